import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { rejectPayout } from "./steps/decide-payout";
import { emitPayout } from "./steps/emit-payout";

export interface RejectPayoutInput {
  payout_id: string;
  /** the admin */
  actor: string;
  /** the partner reads it */
  reason: string;
}

/** Refuses a payout; its money is available again. */
const rejectPayoutStep = createStep(
  "upline-reject-payout",
  async (input: RejectPayoutInput, { container }) => {
    const moved = await rejectPayout(servicesOf(container), input, new Date().toISOString());
    await emitPayout(container, moved);
    return new StepResponse({ id: moved.payout.id, state: moved.payout.state });
  },
);

export const rejectPayoutWorkflow = createWorkflow(
  "upline-reject-payout",
  (input: RejectPayoutInput) => new WorkflowResponse(rejectPayoutStep(input)),
);
