import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { cancelPayout } from "./steps/decide-payout";
import { emitPayout } from "./steps/emit-payout";

export interface CancelPayoutInput {
  payout_id: string;
  /** whose payout it is */
  partner_id: string;
  /** the customer */
  actor: string;
}

/** Takes back a payout that nobody approved yet. */
const cancelPayoutStep = createStep(
  "upline-cancel-payout",
  async (input: CancelPayoutInput, { container }) => {
    const moved = await cancelPayout(servicesOf(container), input, new Date().toISOString());
    await emitPayout(container, moved);
    return new StepResponse({ id: moved.payout.id, state: moved.payout.state });
  },
);

export const cancelPayoutWorkflow = createWorkflow(
  "upline-cancel-payout",
  (input: CancelPayoutInput) => new WorkflowResponse(cancelPayoutStep(input)),
);
