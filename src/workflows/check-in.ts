import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { drainInboxWorkflow } from "./drain-inbox";
import { servicesOf } from "./services";
import { checkIn, type CheckIn } from "./steps/check-in";

/** Keeps a check-in, once a day. */
const checkInStep = createStep(
  "upline-check-in",
  async (input: CheckIn, { container }) =>
    new StepResponse(await checkIn(servicesOf(container), input)),
);

/** Checks a partner in; what that earns is there when it answers. */
export const checkInWorkflow = createWorkflow("upline-check-in", (input: CheckIn) => {
  const kept = checkInStep(input);
  drainInboxWorkflow.runAsStep({ input: undefined });
  return new WorkflowResponse(kept);
});
