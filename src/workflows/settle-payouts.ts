import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { emitPayout } from "./steps/emit-payout";
import { settlePayouts } from "./steps/send-payouts";

/** Looks up payouts nobody knows the fate of, and sends what waits to be sent. */
const settlePayoutsStep = createStep(
  "upline-settle-payouts",
  async (_input: void, { container }) => {
    const clock = () => new Date().toISOString();
    const looked_up = await settlePayouts(servicesOf(container), clock, (moved) =>
      emitPayout(container, moved),
    );
    return new StepResponse({ looked_up });
  },
);

export const settlePayoutsWorkflow = createWorkflow("upline-settle-payouts", () => {
  return new WorkflowResponse(settlePayoutsStep());
});
