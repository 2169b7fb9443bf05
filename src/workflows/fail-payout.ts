import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { failPayout } from "./steps/decide-payout";
import { emitPayout } from "./steps/emit-payout";

export interface FailPayoutInput {
  payout_id: string;
  /** the admin */
  actor: string;
  reason: string;
}

/** Notes that a payout was not paid and will not be; its money is available again. */
const failPayoutStep = createStep(
  "upline-fail-payout",
  async (input: FailPayoutInput, { container }) => {
    const moved = await failPayout(servicesOf(container), input, new Date().toISOString());
    await emitPayout(container, moved);
    return new StepResponse({ id: moved.payout.id, state: moved.payout.state });
  },
);

export const failPayoutWorkflow = createWorkflow(
  "upline-fail-payout",
  (input: FailPayoutInput) => new WorkflowResponse(failPayoutStep(input)),
);
