import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { releaseHolds } from "./steps/release";

export interface ReleaseHoldsInput {
  /** ISO time up to which holds are over */
  now: string;
}

/** Makes pending money available once its hold is over; what a partner owes is covered first. */
const releaseStep = createStep(
  "upline-release-holds",
  async ({ now }: ReleaseHoldsInput, { container }) => {
    return new StepResponse({ released: await releaseHolds(servicesOf(container), now) });
  },
);

export const releaseHoldsWorkflow = createWorkflow(
  "upline-release-holds",
  (input: ReleaseHoldsInput) => new WorkflowResponse(releaseStep(input)),
);
