import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { startShadow, stopShadow } from "./steps/run-shadow";

export interface RunShadowInput {
  /** of the draft */
  id: string;
  /** the admin who asks */
  by: string | null;
}

/** Lets a draft run as a shadow from the next fact on. */
const startShadowStep = createStep(
  "upline-start-shadow",
  async ({ id, by }: RunShadowInput, { container }) => {
    await startShadow(servicesOf(container), id, by, new Date().toISOString());
    return new StepResponse({ id });
  },
);

/** Ends it; what it decided stays. */
const stopShadowStep = createStep(
  "upline-stop-shadow",
  async ({ id, by }: RunShadowInput, { container }) => {
    await stopShadow(servicesOf(container), id, by, new Date().toISOString());
    return new StepResponse({ id });
  },
);

export const startShadowWorkflow = createWorkflow(
  "upline-start-shadow",
  (input: RunShadowInput) => new WorkflowResponse(startShadowStep(input)),
);

export const stopShadowWorkflow = createWorkflow(
  "upline-stop-shadow",
  (input: RunShadowInput) => new WorkflowResponse(stopShadowStep(input)),
);
