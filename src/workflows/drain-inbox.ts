import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { drain } from "./steps/drain";
import { emitDecided } from "./steps/emit-decided";
import { readOrders } from "./steps/read-orders";

/**
 * Looks at everything the inbox asks for. One step, because what must be atomic cannot cross steps; run twice
 * or by many at once it does no more than once.
 */
const drainStep = createStep("upline-drain", async (_input: void, { container }) => {
  const decided = await drain(servicesOf(container), {
    readOrders: (order_ids) => readOrders(container, order_ids),
    decided: (batch) => emitDecided(container, batch),
  });
  return new StepResponse({ decided });
});

export const drainInboxWorkflow = createWorkflow("upline-drain-inbox", () => {
  return new WorkflowResponse(drainStep());
});
