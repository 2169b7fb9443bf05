import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { batchPayouts, type BatchRequest } from "./steps/batch-payouts";
import { emitPayout } from "./steps/emit-payout";
import { sendUnsent } from "./steps/send-payouts";

export type SendPayoutBatchInput = BatchRequest;

/** An admin waits no longer than this for providers; what is not sent by then goes on beside. */
const PATIENCE_MS = 20_000;

/** Takes approved payouts into a batch. */
const batchPayoutsStep = createStep(
  "upline-batch-payouts",
  async (input: SendPayoutBatchInput, { container }) => {
    const batch = await batchPayouts(servicesOf(container), input, new Date().toISOString());
    return new StepResponse({ id: batch.id });
  },
);

/** Sends what waits to be sent. Should this process die, the job finds it. */
const sendPayoutsStep = createStep(
  "upline-send-payouts",
  async (_batch: { id: string }, { container }) => {
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
    await Promise.race([sendAll(container), enough]);
    clearTimeout(timer);
    return new StepResponse(undefined);
  },
);

async function sendAll(container: MedusaContainer): Promise<void> {
  const told = (moved: Parameters<typeof emitPayout>[1]) => emitPayout(container, moved);
  const clock = () => new Date().toISOString();
  await sendUnsent(servicesOf(container), clock, told).catch((error: Error) => {
    const logger = container.resolve(ContainerRegistrationKeys.LOGGER);
    logger.warn(`upline: payouts wait to be sent by the next job: ${error.message}`);
  });
}

export const sendPayoutBatchWorkflow = createWorkflow(
  "upline-send-payout-batch",
  (input: SendPayoutBatchInput) => {
    const batch = batchPayoutsStep(input);
    sendPayoutsStep(batch);
    return new WorkflowResponse(batch);
  },
);
