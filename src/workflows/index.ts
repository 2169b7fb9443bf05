/** Workflows that other plugins and scripts may run. */
export { attachReferralWorkflow } from "./attach-referral";
export { enrolPartnerWorkflow } from "./enrol-partner";
export { recordFactWorkflow } from "./record-fact";
export { reconcileOrdersWorkflow } from "./reconcile-orders";
export { setKycLevelWorkflow } from "./set-kyc-level";
