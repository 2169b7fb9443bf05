import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { followShadows } from "./steps/follow-shadows";

/** Lets every draft that runs as a shadow decide what the book has decided since it last looked. */
const followShadowsStep = createStep(
  "upline-follow-shadows",
  async (_input: void, { container }) =>
    new StepResponse({ facts: await followShadows(servicesOf(container)) }),
);

export const followShadowsWorkflow = createWorkflow("upline-follow-shadows", () => {
  return new WorkflowResponse(followShadowsStep());
});
