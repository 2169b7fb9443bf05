import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { emitEvents } from "./steps/emit-decided";
import { publishPlan } from "./steps/publish-plan";

export interface PublishPlanInput {
  id: string;
  /** ISO time from which orders are decided by it; now when left out */
  effective_from?: string;
  /** codes of linter warnings that must be acknowledged */
  acknowledge?: string[];
  /** the admin who publishes */
  by: string | null;
}

/** Publishes a draft, which from then on never changes, and tells the store. */
const publishPlanStep = createStep(
  "upline-publish-plan",
  async ({ id, effective_from, acknowledge, by }: PublishPlanInput, { container }) => {
    const published = await publishPlan(servicesOf(container), {
      id,
      effective_from: effective_from ?? null,
      acknowledge: acknowledge ?? [],
      by,
      now: new Date().toISOString(),
    });
    const { code, version, effective_from: from } = published;
    const data = { id, code, version: String(version), effective_from: from };
    emitEvents(container, [{ name: "plan.published", data }]);
    return new StepResponse({ id });
  },
);

export const publishPlanWorkflow = createWorkflow(
  "upline-publish-plan",
  (input: PublishPlanInput) => new WorkflowResponse(publishPlanStep(input)),
);
