import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import type { Decision } from "../support/approval";
import { servicesOf } from "./services";
import { decideAdjustment } from "./steps/adjustment";
import { balanceEvent } from "./steps/balance-event";
import { emitEvents } from "./steps/emit-decided";

export type DecideAdjustmentInput = Omit<Decision, "at">;

/** Approves a correction, which moves the money and is told to the store, or rejects it with a reason. */
const decideStep = createStep(
  "upline-decide-adjustment",
  async (input: DecideAdjustmentInput, { container }) => {
    const services = servicesOf(container);
    const at = new Date().toISOString();
    const { partner_id, currency } = await decideAdjustment(services, { ...input, at });
    if (input.state === "approved") {
      emitEvents(container, [await balanceEvent(services, partner_id, currency)]);
    }
    return new StepResponse({ id: input.id });
  },
);

export const decideAdjustmentWorkflow = createWorkflow(
  "upline-decide-adjustment",
  (input: DecideAdjustmentInput) => new WorkflowResponse(decideStep(input)),
);
