import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import type { Decision } from "../support/approval";
import { servicesOf } from "./services";
import { decideFundWithdrawal } from "./steps/fund-withdrawal";

export interface DecideFundWithdrawalInput extends Omit<Decision, "at"> {
  /** of the fund */
  code: string;
}

/** Approves a withdrawal, which takes the money out of the fund, or rejects it with a reason. */
const decideStep = createStep(
  "upline-decide-fund-withdrawal",
  async (input: DecideFundWithdrawalInput, { container }) => {
    const at = new Date().toISOString();
    await decideFundWithdrawal(servicesOf(container), { ...input, at });
    return new StepResponse({ id: input.id });
  },
);

export const decideFundWithdrawalWorkflow = createWorkflow(
  "upline-decide-fund-withdrawal",
  (input: DecideFundWithdrawalInput) => new WorkflowResponse(decideStep(input)),
);
