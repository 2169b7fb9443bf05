import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import type { KycLevel } from "../modules/partner/ranks";
import { servicesOf } from "./services";
import { setKycLevel } from "./steps/set-kyc-level";

export interface SetKycLevelInput {
  partner_id: string;
  kyc_level: KycLevel;
  /** who sets it; the store itself without */
  actor?: string;
}

/** Sets how far a partner's identity was checked, and records who did. */
const setKycLevelStep = createStep(
  "upline-set-kyc-level",
  async (input: SetKycLevelInput, { container }) => {
    const change = { ...input, actor: input.actor ?? null };
    const from_level = await setKycLevel(servicesOf(container), change);
    const { partner_id, kyc_level } = input;
    return new StepResponse({ partner_id, from_level, kyc_level });
  },
);

export const setKycLevelWorkflow = createWorkflow(
  "upline-set-kyc-level",
  (input: SetKycLevelInput) => new WorkflowResponse(setKycLevelStep(input)),
);
