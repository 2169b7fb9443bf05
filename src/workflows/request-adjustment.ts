import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { requestAdjustment, type AdjustmentRequest } from "./steps/adjustment";

/** Asks for a correction of what a partner has; nothing moves before a second admin approves. */
const requestStep = createStep(
  "upline-request-adjustment",
  async (input: AdjustmentRequest, { container }) => {
    const now = new Date().toISOString();
    return new StepResponse({ id: await requestAdjustment(servicesOf(container), input, now) });
  },
);

export const requestAdjustmentWorkflow = createWorkflow(
  "upline-request-adjustment",
  (input: AdjustmentRequest) => new WorkflowResponse(requestStep(input)),
);
