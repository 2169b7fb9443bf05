import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { emitPayout } from "./steps/emit-payout";
import { requestPayout, type PayoutRequest } from "./steps/request-payout";

export type RequestPayoutInput = PayoutRequest;

/** Asks for a payout of what is available, under the rules of the plan in force. */
const requestPayoutStep = createStep(
  "upline-request-payout",
  async (input: RequestPayoutInput, { container }) => {
    const moved = await requestPayout(servicesOf(container), input, new Date().toISOString());
    await emitPayout(container, moved);
    return new StepResponse({ id: moved.payout.id, state: moved.payout.state });
  },
);

export const requestPayoutWorkflow = createWorkflow(
  "upline-request-payout",
  (input: RequestPayoutInput) => new WorkflowResponse(requestPayoutStep(input)),
);
