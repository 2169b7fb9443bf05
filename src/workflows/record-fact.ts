import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { Modules } from "@medusajs/framework/utils";
import { UplineError } from "../support/errors";
import { servicesOf } from "./services";
import { reportFact, type FactReport } from "./steps/report-fact";
import { wakeDrain } from "./steps/wake-drain";
import { showFact } from "./views/reported-fact";

export type RecordFactInput = FactReport;

/** Keeps a profit, an investment or a task; the drain decides it soon. The same one again changes nothing. */
const recordFactStep = createStep(
  "upline-record-fact",
  async (input: RecordFactInput, { container }) => {
    const [customer] = await container
      .resolve(Modules.CUSTOMER)
      .listCustomers({ id: input.customer_id });
    if (!customer) {
      throw new UplineError("not_found", "customer_not_found", "no such customer", {
        customer_id: input.customer_id,
      });
    }
    const { fact } = await reportFact(servicesOf(container), input, new Date().toISOString());
    wakeDrain(container);
    return new StepResponse(showFact(fact));
  },
);

export const recordFactWorkflow = createWorkflow(
  "upline-record-fact",
  (input: RecordFactInput) => new WorkflowResponse(recordFactStep(input)),
);
