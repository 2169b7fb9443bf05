import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import type { PartnerStatus } from "../engine/facts";
import { servicesOf } from "./services";
import { changeStatus } from "./steps/change-status";
import { emitEvents } from "./steps/emit-decided";

export interface ChangePartnerStatusInput {
  partner_id: string;
  status: PartnerStatus;
  /** who changes it; the store itself without */
  actor?: string;
}

/** Changes a partner's status and tells the store when it is another one. */
const changeStatusStep = createStep(
  "upline-change-partner-status",
  async ({ partner_id, status, actor }: ChangePartnerStatusInput, { container }) => {
    const now = new Date().toISOString();
    const services = servicesOf(container);
    const from_status = await changeStatus(services, partner_id, status, now, actor ?? null);
    if (from_status !== status) {
      const data = { id: partner_id, partner_id, from_status, to_status: status };
      emitEvents(container, [{ name: "partner.status_changed", data }]);
    }
    return new StepResponse({ partner_id, from_status, status });
  },
);

export const changePartnerStatusWorkflow = createWorkflow(
  "upline-change-partner-status",
  (input: ChangePartnerStatusInput) => new WorkflowResponse(changeStatusStep(input)),
);
