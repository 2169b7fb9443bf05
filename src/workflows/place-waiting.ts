import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { placeWaiting } from "./steps/place-waiting";
import { wakeDrain } from "./steps/wake-drain";

/** Gives places to partners who wait, in order of joining, when the plan has places for them. */
const placeWaitingStep = createStep("upline-place-waiting", async (_input: void, { container }) => {
  const placed = await placeWaiting(servicesOf(container));
  if (placed > 0) wakeDrain(container);
  return new StepResponse({ placed });
});

export const placeWaitingWorkflow = createWorkflow("upline-place-waiting", () => {
  return new WorkflowResponse(placeWaitingStep());
});
