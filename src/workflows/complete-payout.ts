import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { completePayout } from "./steps/decide-payout";
import { emitPayout } from "./steps/emit-payout";

export interface CompletePayoutInput {
  payout_id: string;
  /** the admin */
  actor: string;
  /** of the transfer */
  reference: string;
  /** ISO time; now without */
  paid_at?: string;
}

/** Notes that a payout was paid. */
const completePayoutStep = createStep(
  "upline-complete-payout",
  async (input: CompletePayoutInput, { container }) => {
    const moved = await completePayout(servicesOf(container), input, new Date().toISOString());
    await emitPayout(container, moved);
    return new StepResponse({ id: moved.payout.id, state: moved.payout.state });
  },
);

export const completePayoutWorkflow = createWorkflow(
  "upline-complete-payout",
  (input: CompletePayoutInput) => new WorkflowResponse(completePayoutStep(input)),
);
