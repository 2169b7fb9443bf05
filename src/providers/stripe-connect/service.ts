/** Pays by a transfer from the merchant's Stripe balance to the partner's connected account. */
import { z } from "@medusajs/framework/zod";
import Stripe from "stripe";
import {
  type LookUpAnswer,
  type PaymentOrder,
  type PayoutAnswer,
  PayoutProvider,
  type ProviderNews,
  type ReadMethod,
  type Webhook,
} from "../../modules/payout/provider";
import { checkedDetails, checkedOptions } from "../checked";
import { stripeAmount } from "./amount";
import { faultOf, unknown } from "./faults";
import { readEvent } from "./webhook";

const optionsSchema = z.strictObject({
  api_key: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, "must be a secret or restricted key (sk_… or rk_…)"),
  /** of the endpoint `/hooks/upline/payouts/stripe-connect`; without it webhooks are refused */
  webhook_secret: z.string().startsWith("whsec_", "must start with whsec_").optional(),
  /** how old a webhook may be */
  webhook_tolerance_seconds: z.int().min(1).max(3_600).default(300),
  /** how long one request may take; then the payout is unknown and looked up */
  timeout_ms: z.int().min(100).max(30_000).default(10_000),
  /** another address than Stripe's, for tests and proxies */
  host: z.string().min(1).optional(),
  port: z.int().min(1).max(65_535).optional(),
  protocol: z.enum(["http", "https"]).optional(),
});

const detailsSchema = z.strictObject({
  account_id: z
    .string()
    .regex(/^acct_[A-Za-z0-9]{8,64}$/, "must be a connected account's id, such as acct_1Abc…"),
});

export class StripeConnectPayoutProvider extends PayoutProvider {
  static override identifier = "stripe-connect";
  private readonly options: z.infer<typeof optionsSchema>;
  private readonly stripe: Stripe;

  static validateOptions(options: unknown): void {
    checkedOptions(StripeConnectPayoutProvider.identifier, optionsSchema, options);
  }

  constructor(_container: object, options: unknown) {
    super();
    const { identifier } = StripeConnectPayoutProvider;
    this.options = checkedOptions(identifier, optionsSchema, options);
    const { api_key, timeout_ms, host, port, protocol } = this.options;
    this.stripe = new Stripe(api_key, {
      timeout: timeout_ms,
      maxNetworkRetries: 0,
      telemetry: false,
      ...(host && { host }),
      ...(port && { port }),
      ...(protocol && { protocol }),
    });
  }

  override readMethod(details: Record<string, unknown>): ReadMethod {
    const { account_id } = checkedDetails(detailsSchema, details);
    return {
      details: { account_id },
      masked: `acct_ •••• ${account_id.slice(-4)}`,
      identity: account_id,
    };
  }

  override async send(order: PaymentOrder): Promise<PayoutAnswer> {
    try {
      const amount = stripeAmount(order.net, order.currency);
      if (amount === null) {
        return { state: "failed", reason: `Stripe takes no such amount in ${order.currency}` };
      }
      const transfer = await this.stripe.transfers.create(
        {
          amount,
          currency: order.currency,
          destination: order.details.account_id,
          transfer_group: order.id,
          metadata: { upline_payout_id: order.id },
        },
        { idempotencyKey: order.id },
      );
      return answerOf(transfer, order);
    } catch (error) {
      return faultOf(error);
    }
  }

  /** By Stripe's id where it told one, else by the payout's, which Stripe finds for ever. */
  override async lookUp(order: PaymentOrder): Promise<LookUpAnswer> {
    try {
      if (order.reference) {
        return answerOf(await this.stripe.transfers.retrieve(order.reference), order);
      }
      const list = await this.stripe.transfers.list({ transfer_group: order.id, limit: 100 });
      if (list.object !== "list" || !Array.isArray(list.data) || list.has_more) {
        return unknown("Stripe's list of transfers cannot be read");
      }
      const answers = list.data.map((transfer) => answerOf(transfer, order));
      const [first] = [
        ...answers.filter(({ state }) => state === "paid"),
        ...answers.filter(({ state }) => state === "unknown"),
        ...answers,
      ];
      return first ?? { state: "never_seen" };
    } catch (error) {
      // Whatever refuses the question tells nothing about the payout.
      return unknown(faultOf(error).reason);
    }
  }

  override readWebhook(webhook: Webhook): ProviderNews[] {
    const { webhook_secret, webhook_tolerance_seconds } = this.options;
    return readEvent(this.stripe, webhook, webhook_secret, webhook_tolerance_seconds);
  }
}

/** What a transfer says of the payout, if it is the payout's. */
function answerOf(transfer: Stripe.Transfer, order: PaymentOrder): PayoutAnswer {
  const { id, object, amount, currency, destination, reversed } = transfer;
  const is_its_transfer =
    object === "transfer" &&
    typeof id === "string" &&
    amount === stripeAmount(order.net, order.currency) &&
    currency === order.currency &&
    destination === order.details.account_id;
  if (!is_its_transfer) return unknown("Stripe answered with something else than this transfer");
  if (reversed) return { state: "failed", reason: `the transfer ${id} was reversed` };
  return { state: "paid", reference: id };
}
