import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { approvePayout } from "./steps/decide-payout";
import { emitPayout } from "./steps/emit-payout";

export interface ApprovePayoutInput {
  payout_id: string;
  /** the admin */
  actor: string;
}

/** Approves a payout: it may be sent. */
const approvePayoutStep = createStep(
  "upline-approve-payout",
  async (input: ApprovePayoutInput, { container }) => {
    const moved = await approvePayout(servicesOf(container), input, new Date().toISOString());
    await emitPayout(container, moved);
    return new StepResponse({ id: moved.payout.id, state: moved.payout.state });
  },
);

export const approvePayoutWorkflow = createWorkflow(
  "upline-approve-payout",
  (input: ApprovePayoutInput) => new WorkflowResponse(approvePayoutStep(input)),
);
