import {
  signedEvent,
  STRIPE_KEY,
  type Transfer,
  WEBHOOK_SECRET,
} from "../../../../integration-tests/support/stripe-double";
import { CURRENCY_DIGITS } from "../../../engine/currencies";
import { formatMajor, parseMajor } from "../../../engine/money";
import type { Webhook } from "../../../modules/payout/provider";
import { UplineError } from "../../../support/errors";
import { stripeAmount } from "../amount";
import { StripeConnectPayoutProvider } from "../service";
import { ACCOUNT, connect, order } from "./given";

const OPTIONS = { api_key: STRIPE_KEY, webhook_secret: WEBHOOK_SECRET };
const TRANSFER: Transfer = {
  id: "tr_1",
  object: "transfer",
  amount: 1234,
  currency: "usd",
  destination: ACCOUNT,
  transfer_group: "upay_1",
  metadata: { upline_payout_id: "upay_1" },
  reversed: false,
};

function refusal(run: () => unknown): UplineError {
  try {
    run();
  } catch (error) {
    if (error instanceof UplineError) return error;
    throw error;
  }
  throw new Error("was taken");
}

describe("Stripe's amount", () => {
  it.each<[string, string, number | null]>([
    ["usd", "12.34", 1234],
    ["eur", "0.01", 1],
    ["jpy", "500", 500],
    ["krw", "1", 1],
    ["kwd", "5.120", 5120],
    ["kwd", "5.124", null],
    ["huf", "10", 1000],
    ["isk", "5", 500],
    ["idr", "7", 700],
    ["mga", "7", 7],
    ["ugx", "5", null],
    ["huf", "90071992547410", null],
  ])("of %s %s is %s", (currency, amount, expected) => {
    expect(stripeAmount(parseMajor(amount, currency), currency)).toBe(expected);
  });

  it("is null where the currency has digits that Stripe does not count", () => {
    expect(stripeAmount(parseMajor("1.001", "lyd"), "lyd")).toBeNull();
  });

  it("is known for every currency a store can have, but one", () => {
    const without = [...CURRENCY_DIGITS.keys()].filter(
      (currency) => stripeAmount(parseMajor("1000", currency), currency) === null,
    );
    expect(without).toEqual(["ugx"]);
  });

  it("that cannot be told is refused before anything is sent", async () => {
    const provider = connect({ ...OPTIONS, host: "127.0.0.1", port: 1, protocol: "http" });
    expect(await provider.send(order({ currency: "kwd", amount: "5.124" }))).toEqual({
      state: "failed",
      reason: "Stripe takes no such amount in kwd",
    });
    expect(formatMajor(order({ currency: "kwd", amount: "5.124" }).net, "kwd")).toBe("5.124");
  });
});

describe("a connected account", () => {
  it("is kept and shown masked", () => {
    expect(connect(OPTIONS).readMethod({ account_id: ACCOUNT })).toEqual({
      details: { account_id: ACCOUNT },
      masked: "acct_ •••• CVdK",
      identity: ACCOUNT,
    });
  });

  it.each([{}, { account_id: "" }, { account_id: 1 }, { account_id: "cus_123456789" }])(
    "is refused: %j",
    (details) => {
      const error = refusal(() => connect(OPTIONS).readMethod(details));
      expect(error).toMatchObject({ status: 400, code: "invalid_details" });
      expect(error.details).toMatchObject({ issues: [{ path: "details.account_id" }] });
    },
  );
});

describe("options", () => {
  it.each<[string, unknown, string]>([
    ["none", undefined, "options.api_key"],
    ["a publishable key", { api_key: "pk_test_secret1" }, "options.api_key"],
    ["a strange secret", { ...OPTIONS, webhook_secret: "secret2" }, "options.webhook_secret"],
    ["a port that is none", { ...OPTIONS, port: 0 }, "options.port"],
    ["a misspelt name", { ...OPTIONS, apikey: "sk_live_secret3" }, "options"],
  ])("stop the boot with %s", (_what, options, path) => {
    const validate = () => StripeConnectPayoutProvider.validateOptions(options);
    expect(validate).toThrow(`payout provider "stripe-connect" ${path}:`);
    expect(validate).not.toThrow(/secret\d/);
  });
});

describe("a webhook", () => {
  const read = (webhook: Webhook, options: object = OPTIONS) =>
    connect(options).readWebhook(webhook);
  const paid = { state: "paid", reference: "tr_1" };
  const reversed = { state: "reversed", reason: "the transfer tr_1 was reversed" };

  it.each<[string, object, object | null]>([
    ["transfer.created", TRANSFER, paid],
    ["transfer.reversed", { ...TRANSFER, reversed: true }, reversed],
    ["transfer.updated", { ...TRANSFER, reversed: true }, reversed],
    ["transfer.reversed", { ...TRANSFER, amount_reversed: 4 }, null],
    ["transfer.updated", TRANSFER, null],
    ["transfer.created", { ...TRANSFER, metadata: {} }, null],
    ["payout.failed", { id: "po_1", object: "payout" }, null],
    ["customer.created", { id: "cus_1" }, null],
  ])("%s of %j tells %j", (type, object, answer) => {
    const news = answer ? [{ event_id: "evt_7", payout_id: "upay_1", answer }] : [];
    expect(read(signedEvent(type, object, { id: "evt_7" }))).toEqual(news);
  });

  const good = signedEvent("transfer.created", TRANSFER);
  it.each<[string, Webhook]>([
    ["unsigned", { ...good, headers: {} }],
    ["signed twice", { ...good, headers: { "stripe-signature": ["a", "b"] } }],
    ["of another body", { ...good, raw_body: Buffer.from(`${String(good.raw_body)} `) }],
    ["of another secret", signedEvent("transfer.created", TRANSFER, { secret: "whsec_other" })],
    ["old", signedEvent("transfer.created", TRANSFER, { seconds_ago: 301 })],
    ["empty", { ...good, raw_body: Buffer.alloc(0) }],
  ])("is refused when it is %s", (_what, webhook) => {
    expect(refusal(() => read(webhook))).toMatchObject({ status: 400, code: "invalid_webhook" });
  });

  it("is taken while it is young, and its age can be set", () => {
    const webhook = signedEvent("transfer.created", TRANSFER, { seconds_ago: 200 });
    expect(read(webhook)).toHaveLength(1);
    const strict = { ...OPTIONS, webhook_tolerance_seconds: 100 };
    expect(refusal(() => read(webhook, strict)).code).toBe("invalid_webhook");
  });

  it("is refused without a secret to check it with", () => {
    const error = refusal(() => read(good, { api_key: STRIPE_KEY }));
    expect(error.message).toContain("webhook_secret");
  });
});
