import type Stripe from "stripe";
import type { ProviderNews, Webhook } from "../../modules/payout/provider";
import { UplineError } from "../../support/errors";

/**
 * News of an event of Stripe's, if it is of a transfer that a payout caused. A connected account's own payouts
 * (`payout.failed`) tell of no transfer: that money stays in the partner's Stripe balance.
 */
export function readEvent(
  stripe: Stripe,
  { headers, raw_body }: Webhook,
  secret: string | undefined,
  tolerance_seconds: number,
): ProviderNews[] {
  const event = signedEvent(
    stripe,
    headers["stripe-signature"],
    raw_body,
    secret,
    tolerance_seconds,
  );
  switch (event.type) {
    case "transfer.created":
      return newsOf(event, event.data.object, ({ id }) => ({ state: "paid", reference: id }));
    case "transfer.updated":
    case "transfer.reversed":
      // A part that was taken back is nothing a payout can tell; `reversed` is true once it is all of it.
      return newsOf(event, event.data.object, ({ id, reversed }) =>
        reversed ? { state: "reversed", reason: `the transfer ${id} was reversed` } : null,
      );
    default:
      return [];
  }
}

function newsOf(
  { id }: Stripe.Event,
  transfer: Stripe.Transfer,
  answerOf: (transfer: Stripe.Transfer) => ProviderNews["answer"] | null,
): ProviderNews[] {
  const payout_id = transfer.metadata?.upline_payout_id;
  const answer = answerOf(transfer);
  return payout_id && answer ? [{ event_id: id, payout_id, answer }] : [];
}

function signedEvent(
  stripe: Stripe,
  signature: string | string[] | undefined,
  raw_body: Buffer,
  secret: string | undefined,
  tolerance_seconds: number,
): Stripe.Event {
  if (!secret) throw refusal("the option webhook_secret is not set, so no webhook can be checked");
  if (typeof signature !== "string") throw refusal("the header stripe-signature is missing");
  try {
    return stripe.webhooks.constructEvent(raw_body, signature, secret, tolerance_seconds);
  } catch {
    throw refusal("the signature does not fit the body, or is too old");
  }
}

function refusal(message: string): UplineError {
  return new UplineError("invalid_data", "invalid_webhook", message);
}
