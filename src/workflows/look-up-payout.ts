import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { emitPayout } from "./steps/emit-payout";
import { lookUpNow } from "./steps/send-payouts";

export interface LookUpPayoutInput {
  payout_id: string;
  /** the admin */
  actor: string;
}

/** Asks the provider what became of one payout, now. */
const lookUpPayoutStep = createStep(
  "upline-look-up-payout",
  async ({ payout_id, actor }: LookUpPayoutInput, { container }) => {
    const clock = () => new Date().toISOString();
    const told = (moved: Parameters<typeof emitPayout>[1]) => emitPayout(container, moved);
    await lookUpNow(servicesOf(container), { payout_id, actor }, clock, told);
    return new StepResponse({ id: payout_id });
  },
);

export const lookUpPayoutWorkflow = createWorkflow(
  "upline-look-up-payout",
  (input: LookUpPayoutInput) => new WorkflowResponse(lookUpPayoutStep(input)),
);
