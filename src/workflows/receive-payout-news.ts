import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import type { ProviderNews } from "../modules/payout/provider";
import { servicesOf } from "./services";
import { emitPayout } from "./steps/emit-payout";
import { takeNews } from "./steps/take-news";

export interface ReceivePayoutNewsInput {
  /** id of the provider, which has checked that the messages are its own */
  provider: string;
  news: ProviderNews[];
}

/** Takes what a provider tells of payouts; each message counts once. */
const receivePayoutNewsStep = createStep(
  "upline-receive-payout-news",
  async ({ provider, news }: ReceivePayoutNewsInput, { container }) => {
    for (const message of news) {
      const now = new Date().toISOString();
      const moved = await takeNews(servicesOf(container), provider, message, now);
      if (moved) await emitPayout(container, moved);
    }
    return new StepResponse({ received: news.length });
  },
);

export const receivePayoutNewsWorkflow = createWorkflow(
  "upline-receive-payout-news",
  (input: ReceivePayoutNewsInput) => new WorkflowResponse(receivePayoutNewsStep(input)),
);
