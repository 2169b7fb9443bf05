/**
 * What an error of Stripe's SDK means for a payout. Reasons are made of codes, never of messages, which repeat
 * account ids and parts of keys.
 */
import Stripe from "stripe";
import type { PayoutAnswer } from "../../modules/payout/provider";

type Fault = Extract<PayoutAnswer, { state: "failed" | "unknown" }>;

const { errors } = Stripe;

/** Answers by which Stripe tells that it did not and will not do what was asked. */
const REFUSALS = [
  errors.StripeCardError,
  errors.StripeInvalidRequestError,
  errors.StripePermissionError,
];
const REFUSED = [400, 402, 403, 404];

/** Certain only where Stripe refused; whatever else went wrong, the transfer may exist. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof errors.StripeError)) return unknown("the call to Stripe broke off");
  const refused =
    REFUSALS.some((kind) => error instanceof kind) && REFUSED.includes(error.statusCode ?? 0);
  const where = error.requestId ? ` [${error.requestId}]` : "";
  return refused
    ? { state: "failed", reason: `Stripe refused it: ${error.code ?? error.type}${where}` }
    : unknown(`${whatHappened(error)}${where}`);
}

export function unknown(reason: string): Extract<Fault, { state: "unknown" }> {
  return { state: "unknown", reason };
}

function whatHappened(error: InstanceType<typeof errors.StripeError>): string {
  if (error instanceof errors.StripeIdempotencyError) {
    return "Stripe knows this payout with other data; nothing was sent again";
  }
  // Certain, too, but a wrong key is the merchant's to mend: then it is looked up and sent.
  if (error instanceof errors.StripeAuthenticationError) return "Stripe does not take the API key";
  if (error instanceof errors.StripeRateLimitError) return "Stripe is asked too often";
  if (error instanceof errors.StripeConnectionError) return "no answer from Stripe";
  return `Stripe answered ${error.statusCode ?? "nothing that can be read"}`;
}
