/** Payouts from the request to the end through the providers that come with the plugin: never paid twice. */
import path from "node:path";
import type { Payout } from "../../src/modules/payout/types";
import { DEMO_KEY } from "../../src/support/secrets";
import { batchPayouts } from "../../src/workflows/steps/batch-payouts";
import { decideAdjustment, requestAdjustment } from "../../src/workflows/steps/adjustment";
import { approvePayout, completePayout, failPayout } from "../../src/workflows/steps/decide-payout";
import { requestPayout } from "../../src/workflows/steps/request-payout";
import { sendUnsent, settlePayouts } from "../../src/workflows/steps/send-payouts";
import { readNews, takeNews } from "../../src/workflows/steps/take-news";
import { showPartner } from "../../src/workflows/views/partner";
import { Lab, type Network, type Partner } from "../support/network";
import { parsedFile, schemaFaults } from "../support/sepa-file";
import { LATE_MS, type Script, signedEvent, StripeDouble } from "../support/stripe-double";

const ANN = "user_ann";
const BOB = "user_bob";
const HOUR_MS = 3_600_000;
const ROUNDS = 4;
const DEBTOR = { name: "Müller & Söhne GmbH", iban: "DE02120300000000202051", bic: "BYLADEM1001" };
const ACCOUNT = { account_id: "acct_1Nv0FGQ9RKHgCVdK" };

const provider = (id: string, options: object) => ({
  id,
  resolve: path.join(__dirname, "../../src/providers", id),
  options,
});

let lab: Lab;
let net: Network;
let stripe: StripeDouble;
let partner: Partner;
beforeAll(async () => {
  lab = await Lab.open({ fx: { eur: "1.08" } });
});
afterAll(() => lab.close());
beforeEach(async () => {
  stripe = await StripeDouble.start();
  const payout_providers = [
    provider("manual", { debtor: DEBTOR }),
    provider("stripe-connect", stripe.options),
  ];
  net = await lab.network({ options: { encryption_key: DEMO_KEY, payout_providers } });
  partner = await net.enrol();
});
afterEach(() => stripe.stop());

const ignore = () => Promise.resolve();
const minutesLater = () => net.tick(HOUR_MS / 12);
const stateOf = async ({ id }: Payout) => net.services.payout.payout(id);
const paidByStripe = () => stripe.transfers.filter(({ reversed }) => !reversed).length;

async function give(to: Partner, amount: string, currency: string): Promise<void> {
  const { services } = net;
  const reason = "opening balance";
  const asked = { partner_id: to.id, amount, currency, reason, by: ANN };
  const id = await requestAdjustment(services, asked, net.tick());
  const decision = { id, state: "approved" as const, by: BOB, at: net.tick(), reason: null };
  await decideAdjustment(services, decision);
}

/** A partner with 100 asks for 40, and an admin approves. */
async function approved(
  kind: string,
  details: Record<string, unknown>,
  currency: string,
  to = partner,
): Promise<Payout> {
  const { services } = net;
  await give(to, "100", currency);
  const method = await services.payout.addMethod({ partner_id: to.id, kind }, details);
  const ask = { partner_id: to.id, amount: "40.00", currency, method_id: method.id };
  const { payout } = await requestPayout(services, { ...ask, actor: to.customer_id }, net.tick());
  await approvePayout(services, { payout_id: payout.id, actor: ANN }, net.tick());
  return payout;
}

async function batchOf(payouts: Payout[], amount: string) {
  const [{ currency }] = payouts;
  const which = { payout_ids: payouts.map(({ id }) => id) };
  const asked = { which, total: { amount, currency }, actor: BOB };
  const batch = await batchPayouts(net.services, asked, net.tick());
  await sendUnsent(net.services, () => net.tick(), ignore);
  return batch;
}

async function sentByStripe(...scripts: Script[]): Promise<Payout> {
  const payout = await approved("stripe-connect", ACCOUNT, "usd");
  stripe.script(...scripts);
  await batchOf([payout], "40.00");
  return stateOf(payout);
}

/** What the scheduled job does, until the payout's fate is known; Stripe forgets its keys on the way. */
async function settled(payout: Payout): Promise<Payout> {
  for (let round = 0; round < ROUNDS; round++) {
    await settlePayouts(net.services, minutesLater, ignore);
    if (round === 1) stripe.pruneKeys();
  }
  return stateOf(payout);
}

/** The book is right, and of the 100 that the partner had so much is left and so much was paid. */
async function expectMoney(available: string, total_withdrawn: string, of = partner) {
  const { balances } = await showPartner(net.services, of.id);
  const expected = { available, total_withdrawn, payout_hold: "0.000000", owed: "0.000000" };
  expect(balances).toContainEqual(expect.objectContaining(expected));
  await net.assertInvariants();
  expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
}

describe("through Stripe", () => {
  it.each<[Script[], sent: Payout["state"], end: "paid" | "failed"]>([
    [["success"], "paid", "paid"],
    [["refused"], "failed", "failed"],
    [["card_refused"], "failed", "failed"],
    [["forbidden"], "failed", "failed"],
    [["bad_key"], "unknown", "paid"],
    [["conflict"], "unknown", "paid"],
    [["rate_limited"], "unknown", "paid"],
    [["error_before"], "unknown", "paid"],
    [["error_after"], "unknown", "paid"],
    [["timeout_before"], "unknown", "paid"],
    [["timeout_after"], "unknown", "paid"],
    [["timeout_after", "timeout_before"], "unknown", "paid"],
    [["reset_before", "reset_before"], "unknown", "paid"],
    [["reset_after"], "paid", "paid"],
    [["garbage_after"], "unknown", "paid"],
    [["late"], "unknown", "paid"],
  ])("%j: a payout is %s, then %s, by one transfer at most", async (scripts, sent, end) => {
    const payout = await sentByStripe(...scripts);
    expect(payout.state).toBe(sent);
    if (scripts.includes("late")) {
      // Looked up, and sent again, while the first request is still at work.
      await settlePayouts(net.services, minutesLater, ignore);
      await new Promise((wake) => setTimeout(wake, LATE_MS));
    }
    const after = await settled(payout);
    expect(after.state).toBe(end);
    expect(paidByStripe()).toBe(end === "paid" ? 1 : 0);
    expect(after.reference).toBe(end === "paid" ? "tr_1" : null);
    await (end === "paid"
      ? expectMoney("60.000000", "40.000000")
      : expectMoney("100.000000", "0.000000"));
  });

  it("a webhook tells of what was unknown, counts once, and a reversal brings the money back", async () => {
    const payout = await sentByStripe("timeout_after");
    expect(payout.state).toBe("unknown");
    const [transfer] = stripe.transfers;
    const hear = async (type: string, id: string) => {
      const [news] = readNews(net.services, "stripe-connect", signedEvent(type, transfer, { id }));
      return takeNews(net.services, "stripe-connect", news, net.tick());
    };
    expect(await hear("transfer.created", "evt_1")).toMatchObject({ action: "pay" });
    expect(await hear("transfer.created", "evt_1")).toBeNull();
    expect(await hear("transfer.created", "evt_2")).toBeNull();
    await expectMoney("60.000000", "40.000000");
    stripe.reverse(transfer);
    expect(await hear("transfer.reversed", "evt_3")).toMatchObject({ action: "reverse" });
    expect(await hear("transfer.updated", "evt_4")).toBeNull();
    expect((await stateOf(payout)).state).toBe("failed");
    await settled(payout);
    expect(paidByStripe()).toBe(0);
    expect(stripe.transfers).toHaveLength(1);
    await expectMoney("100.000000", "0.000000");
  });

  it("a webhook that came before the answer changes nothing later", async () => {
    const payout = await sentByStripe("late");
    await new Promise((wake) => setTimeout(wake, LATE_MS));
    const [transfer] = stripe.transfers;
    const [news] = readNews(
      net.services,
      "stripe-connect",
      signedEvent("transfer.created", transfer),
    );
    await takeNews(net.services, "stripe-connect", news, net.tick());
    expect((await settled(payout)).state).toBe("paid");
    expect(stripe.transfers).toHaveLength(1);
    await expectMoney("60.000000", "40.000000");
  });
});

describe("by hand", () => {
  const IBANS = ["DE89370400440532013000", "NL91ABNA0417164300", "FR1420041010050500013M02606"];

  it("a batch goes into a file, and admins tell what became of it", async () => {
    const partners = [partner, await net.enrol(partner), await net.enrol(partner)];
    const payouts: Payout[] = [];
    for (const [index, to] of partners.entries()) {
      const details = { holder_name: `Zoë & Nº${index}`, iban: IBANS[index] };
      payouts.push(await approved("manual", details, "eur", to));
    }
    const { id } = await batchOf(payouts, "120.00");
    for (const payout of payouts) expect((await settled(payout)).state).toBe("processing");

    const batch = await net.services.payout.batch(id);
    const orders = await net.services.payout.paymentOrders(payouts);
    const file = { ...batch, exported_before: false };
    const manual = net.services.payout.provider("manual");
    const { content } = manual.exportFile!("pain001", file, [...orders.values()]);
    expect(await schemaFaults(content)).toEqual([]);
    const { header, transfers } = parsedFile(content);
    expect(header).toMatchObject({ NbOfTxs: "3", CtrlSum: "120.00" });
    expect(header.MsgId).toBe(id.replace("_", "-"));
    expect(transfers.map(({ CdtrAcct }) => CdtrAcct.Id.IBAN).sort()).toEqual([...IBANS].sort());

    const [first, second, third] = payouts.map(({ id }) => ({ payout_id: id, actor: BOB }));
    await completePayout(net.services, { ...first, reference: "bank 1" }, net.tick());
    await failPayout(net.services, { ...second, reason: "account closed" }, net.tick());
    await completePayout(net.services, { ...third, reference: "bank 3" }, net.tick());
    await expectMoney("60.000000", "40.000000", partners[0]);
    await expectMoney("100.000000", "0.000000", partners[1]);
    await expectMoney("60.000000", "40.000000", partners[2]);
  });
});
