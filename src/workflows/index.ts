/** Workflows that other plugins and scripts may run. */
export { approvePayoutWorkflow } from "./approve-payout";
export { attachReferralWorkflow } from "./attach-referral";
export { cancelPayoutWorkflow } from "./cancel-payout";
export { completePayoutWorkflow } from "./complete-payout";
export { enrolPartnerWorkflow } from "./enrol-partner";
export { failPayoutWorkflow } from "./fail-payout";
export { recordFactWorkflow } from "./record-fact";
export { reconcileOrdersWorkflow } from "./reconcile-orders";
export { rejectPayoutWorkflow } from "./reject-payout";
export { requestPayoutWorkflow } from "./request-payout";
export { sendPayoutBatchWorkflow } from "./send-payout-batch";
export { setKycLevelWorkflow } from "./set-kyc-level";
