import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { drainInboxWorkflow } from "./drain-inbox";
import { servicesOf } from "./services";

export interface ReconcileOrdersInput {
  order_ids: string[];
}

const hintOrdersStep = createStep(
  "upline-hint-orders",
  async ({ order_ids }: ReconcileOrdersInput, { container }) => {
    const { ledger } = servicesOf(container);
    await ledger.hint(order_ids.map((ref) => ({ kind: "order" as const, ref })));
    return new StepResponse({ hinted: order_ids.length });
  },
);

/** Looks at orders now: brings what the network earned from them to what it should be. Safe to repeat. */
export const reconcileOrdersWorkflow = createWorkflow(
  "upline-reconcile-orders",
  (input: ReconcileOrdersInput) => {
    hintOrdersStep(input);
    return new WorkflowResponse(drainInboxWorkflow.runAsStep({ input: undefined }));
  },
);
