import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { requestFundWithdrawal, type FundWithdrawalRequest } from "./steps/fund-withdrawal";

/** Asks for money out of a house fund; nothing moves before a second admin approves. */
const requestStep = createStep(
  "upline-request-fund-withdrawal",
  async (input: FundWithdrawalRequest, { container }) => {
    const now = new Date().toISOString();
    return new StepResponse({ id: await requestFundWithdrawal(servicesOf(container), input, now) });
  },
);

export const requestFundWithdrawalWorkflow = createWorkflow(
  "upline-request-fund-withdrawal",
  (input: FundWithdrawalRequest) => new WorkflowResponse(requestStep(input)),
);
