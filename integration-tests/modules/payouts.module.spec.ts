/** Payouts from the request to the money, and the book after it. */
import { isoTime } from "../../src/support/sql";
import { forgetPayoutMethod } from "../../src/workflows/payout-methods";
import {
  cancelPayout,
  completePayout,
  failPayout,
  rejectPayout,
} from "../../src/workflows/steps/decide-payout";
import { takeNews } from "../../src/workflows/steps/take-news";
import { showBalances } from "../../src/workflows/views/partner";
import { findPayouts } from "../../src/workflows/views/payouts";
import { DAY_MS, Lab } from "../support/network";
import { ADMIN, Paying } from "../support/paying";

const HOLD = 14 * DAY_MS;

describe("payouts", () => {
  let lab: Lab;
  let paying: Paying;
  beforeAll(async () => {
    lab = await Lab.open({ payout: { minimum: "10", fee: "0.05", one_open: true, due_hours: 48 } });
  });
  afterAll(() => lab.close());
  beforeEach(async () => {
    paying = await Paying.open(lab);
  });
  afterEach(async () => {
    try {
      await paying.net.assertInvariants();
      expect(await paying.net.prove()).toMatchObject({ ok: true, first_fault: null });
    } finally {
      await paying.close();
    }
  });

  const shownMoney = async (partner_id: string) => {
    const [{ available, payout_hold, owed, total_withdrawn, total_earned }] = await showBalances(
      paying.services,
      partner_id,
    );
    return { available, payout_hold, owed, total_withdrawn, total_earned };
  };

  it("is asked for, approved, sent once and paid, with its fee", async () => {
    const { partner, payout } = await paying.onItsWay("40.00", "1000.00");
    expect(await shownMoney(partner.id)).toEqual({
      available: "5.000000",
      payout_hold: "40.000000",
      owed: "0.000000",
      total_withdrawn: "0.000000",
      total_earned: "45.000000",
    });
    expect(await paying.send()).toBe(1);
    expect(await paying.send()).toBe(0);
    expect(await paying.services.payout.payout(payout.id)).toMatchObject({
      state: "paid",
      reference: `bank-${payout.id}`,
      approved_by: ADMIN,
    });
    expect(await paying.money(partner)).toMatchObject({ paid_out: 3_800, fees: 200 });
    expect(await shownMoney(partner.id)).toMatchObject({
      payout_hold: "0.000000",
      total_withdrawn: "40.000000",
      total_earned: "45.000000",
    });
    expect(paying.bank.payments.get(payout.id)?.net).toBe("38000000");
    expect(paying.bank.sends).toEqual([payout.id]);
    const history = await paying.historyOf(payout);
    expect(history.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      "payout.request cus",
      `payout.approve ${ADMIN}`,
      `payout.send ${ADMIN}`,
      "payout.pay null",
    ]);
    expect(history.at(-1)).toMatchObject({
      before: { state: "processing" },
      after: { state: "paid", reference: `bank-${payout.id}` },
    });
  });

  it("500 requests at once: one wins, and no more leaves than there is", async () => {
    const { partner } = await paying.rich("1000.00");
    const method = await paying.methodOf(partner);
    const asked = await Promise.allSettled(
      Array.from({ length: 500 }, () => paying.request(partner, method, "30.00")),
    );
    const codes = asked.map((one) => (one.status === "rejected" ? one.reason.code : "won"));
    expect(codes.filter((code) => code === "won")).toHaveLength(1);
    expect(codes.filter((code) => code === "payout_open")).toHaveLength(499);
    expect(await paying.money(partner)).toMatchObject({ available: 1_500, payout_hold: 3_000 });
  });

  it("two approvals, two batches and two completions at once: one of each", async () => {
    paying.bank.manner = "takes_on";
    const { partner } = await paying.rich("1000.00");
    const { payout } = await paying.request(partner, await paying.methodOf(partner), "30.00");
    const twice = async (work: () => Promise<unknown>) => {
      const both = await Promise.allSettled([work(), work(), work()]);
      const codes = both.map((one) => (one.status === "rejected" ? one.reason.code : "won"));
      expect(codes.sort()).toEqual(["payout_state_changed", "payout_state_changed", "won"]);
    };
    await twice(() => paying.approve(payout));
    await twice(() => paying.batch([payout]));
    await Promise.all([paying.send(), paying.send(), paying.settle()]);
    expect(paying.bank.sends).toEqual([payout.id]);
    const done = { payout_id: payout.id, actor: ADMIN, reference: "by hand" };
    await twice(() => completePayout(paying.services, done, paying.net.tick()));
    expect(await paying.money(partner)).toMatchObject({ payout_hold: 0, paid_out: 2_850 });
  });

  it("a refusal, a cancellation and a failure give the money back, and the partner reads why", async () => {
    const { partner } = await paying.rich("1000.00");
    const method = await paying.methodOf(partner);
    const ask = async () => (await paying.request(partner, method, "30.00")).payout;
    const decide = { actor: ADMIN, reason: "papers are missing" };
    const now = paying.net.tick();

    const canceled = await ask();
    const cancel = { payout_id: canceled.id, partner_id: partner.id, actor: "cus" };
    await cancelPayout(paying.services, cancel, now);
    const rejected = await ask();
    await rejectPayout(paying.services, { ...decide, payout_id: rejected.id }, now);
    const late = await ask();
    await paying.approve(late);
    await rejectPayout(paying.services, { ...decide, payout_id: late.id }, now);
    const failed = await ask();
    await paying.approve(failed);
    paying.bank.manner = "takes_on";
    await paying.batch([failed]);
    await paying.send();
    await failPayout(paying.services, { ...decide, payout_id: failed.id }, now);

    const { payouts } = await paying.services.payout.find({}, "newest", { limit: 10, offset: 0 });
    expect(payouts.map(({ state, reason }) => `${state}: ${reason}`)).toEqual([
      "failed: papers are missing",
      "rejected: papers are missing",
      "rejected: papers are missing",
      "rejected: canceled_by_partner",
    ]);
    expect(await paying.money(partner)).toMatchObject({ available: 4_500, payout_hold: 0 });
    expect(await shownMoney(partner.id)).toMatchObject({ total_withdrawn: "0.000000" });
  });

  it("nobody cancels another's payout, nor one that was approved", async () => {
    const { partner } = await paying.rich("1000.00");
    const { payout } = await paying.request(partner, await paying.methodOf(partner), "30.00");
    const cancel = (partner_id: string) =>
      cancelPayout(
        paying.services,
        { payout_id: payout.id, partner_id, actor: "cus" },
        paying.net.tick(),
      );
    await expect(cancel("prt_other")).rejects.toMatchObject({ code: "payout_not_found" });
    await paying.approve(payout);
    await expect(cancel(partner.id)).rejects.toMatchObject({ code: "payout_state_changed" });
  });

  it("a refund while the money is in the hold makes it owed; what comes back covers that first", async () => {
    const { partner, order } = await paying.rich("1000.00");
    const { payout } = await paying.request(partner, await paying.methodOf(partner), "45.00");
    await paying.net.refundTo(order, "0");
    await paying.net.drain();
    expect(await paying.money(partner)).toMatchObject({ payout_hold: 4_500, owed: -4_500 });
    const reject = { payout_id: payout.id, actor: ADMIN, reason: "refunded" };
    await rejectPayout(paying.services, reject, paying.net.tick());
    expect(await paying.money(partner)).toMatchObject({ payout_hold: 0, owed: 0, available: 0 });
  });

  it("a refund after the payout is owed, and what is earned later covers it", async () => {
    const { partner, order } = await paying.rich("1000.00");
    const { payout } = await paying.request(partner, await paying.methodOf(partner), "45.00");
    await paying.approve(payout);
    await paying.batch([payout]);
    await paying.send();
    await paying.net.refundTo(order, "0");
    await paying.net.drain();
    expect(await paying.money(partner)).toMatchObject({ owed: -4_500, available: 0 });
    const method = await paying.methodOf(partner);
    await expect(paying.request(partner, method, "10.00")).rejects.toMatchObject({
      code: "not_enough_available",
    });
    await paying.net.capture(await paying.net.clientBuys(partner, "2000.00"));
    await paying.net.drain();
    await paying.net.release();
    expect(await paying.money(partner)).toMatchObject({ owed: 0, available: 4_500 });
  });

  it("what a bank sends back a day later is available again, and covers what is owed since", async () => {
    const { partner, order, payout } = await paying.onItsWay("40.00", "1000.00");
    await paying.send();
    await paying.net.refundTo(order, "500.00");
    await paying.net.drain();
    expect(await paying.money(partner)).toMatchObject({ available: 0, owed: -1_750 });
    paying.net.tick(DAY_MS);
    const news = {
      event_id: "evt_1",
      payout_id: payout.id,
      answer: { state: "reversed" as const, reason: "account_closed" },
    };
    for (let times = 0; times < 3; times++) {
      await takeNews(paying.services, "bank", news, paying.net.tick());
    }
    expect(await paying.services.payout.payout(payout.id)).toMatchObject({
      state: "failed",
      reason: "account_closed",
    });
    expect(await paying.money(partner)).toMatchObject({
      available: 2_250,
      owed: 0,
      paid_out: 0,
      fees: 0,
    });
    expect(await shownMoney(partner.id)).toMatchObject({
      total_withdrawn: "0.000000",
      total_earned: "22.500000",
    });
  });

  it("nobody suspended asks, is approved or is sent money; who left for good may have what is available", async () => {
    const { partner } = await paying.rich("1000.00");
    const method = await paying.methodOf(partner);
    const { payout } = await paying.request(partner, method, "20.00");
    const refused = { code: "partner_not_active", status: 400 };
    await paying.net.setStatus(partner, "suspended");
    await expect(paying.approve(payout)).rejects.toMatchObject(refused);
    await paying.net.setStatus(partner, "active");
    await paying.approve(payout);
    await paying.net.setStatus(partner, "suspended");
    await expect(paying.batch([payout])).rejects.toMatchObject(refused);
    await expect(paying.request(partner, method, "10.00")).rejects.toMatchObject(refused);
    await paying.net.setStatus(partner, "active");
    await paying.batch([payout]);
    await paying.net.setStatus(partner, "suspended");
    expect(await paying.send()).toBe(0);
    expect(paying.bank.sends).toEqual([]);
    await paying.net.setStatus(partner, "terminated");
    expect(await paying.send()).toBe(1);
    await paying.request(partner, method, "10.00");
    expect(await paying.money(partner)).toMatchObject({ available: 1_500, payout_hold: 1_000 });
  });

  it("a batch is sent for the total that was seen, of one currency, and only what is approved", async () => {
    const one = await paying.rich("1000.00");
    const other = await paying.rich("1000.00");
    const ask = async ({ partner }: typeof one) =>
      (await paying.request(partner, await paying.methodOf(partner), "20.00")).payout;
    const payouts = [await ask(one), await ask(other)];
    await paying.approve(payouts[0]);
    await expect(paying.batch(payouts)).rejects.toMatchObject({
      code: "payout_state_changed",
      details: { payouts: [{ id: payouts[1].id, state: "requested" }] },
    });
    await paying.approve(payouts[1]);
    const all = { provider: "bank", currency: "usd" };
    await expect(paying.batchOf(all, "19.00")).rejects.toMatchObject({
      code: "batch_total_changed",
      details: { total: { amount: "38.00", currency: "usd" }, count: 2 },
    });
    await expect(paying.batchOf({ payout_ids: ["upo_0"] }, "38.00")).rejects.toMatchObject({
      code: "payout_not_found",
    });
    expect(await paying.send()).toBe(0);
    // A partner that is suspended meanwhile is left out of "all", and the total says so.
    await paying.net.setStatus(other.partner, "suspended");
    await expect(paying.batchOf(all, "38.00")).rejects.toMatchObject({
      details: { total: { amount: "19.00", currency: "usd" }, count: 1 },
    });
    const batch = await paying.batchOf(all, "19.00");
    expect(batch).toMatchObject({ count: 1, provider: "bank", currency: "usd" });
    expect(await paying.send()).toBe(1);
    const found = await findPayouts(paying.services, { limit: 10, offset: 0 }, paying.clock());
    expect(found.totals).toEqual([
      { state: "approved", currency: "usd", count: 1, amount: "20.00" },
      { state: "paid", currency: "usd", count: 1, amount: "20.00" },
    ]);
  });

  it("is overdue when its hours are over and it is not paid", async () => {
    const { payout } = await paying.onItsWay("20.00", "1000.00");
    const isOverdue = async (now: string) =>
      (await findPayouts(paying.services, { limit: 1, offset: 0 }, now)).payouts[0].is_overdue;
    const due = Date.parse(payout.requested_at) + 2 * DAY_MS;
    expect(await isOverdue(new Date(due).toISOString())).toBe(false);
    expect(await isOverdue(new Date(due + 1).toISOString())).toBe(true);
    await paying.send();
    expect(await isOverdue(new Date(due + 1).toISOString())).toBe(false);
  });

  it("a method is another's for nobody, stays while a payout goes to it, and is then forgotten", async () => {
    const { partner } = await paying.rich("1000.00");
    const stranger = await paying.net.enrol();
    const method_id = await paying.methodOf(partner);
    await paying.methodOf(stranger, "12345678");
    const { payout } = await paying.request(partner, method_id, "20.00");
    expect(await paying.services.payout.othersWith(method_id)).toEqual([stranger.id]);
    const forget = (partner_id: string) =>
      forgetPayoutMethod(paying.services, { partner_id, method_id, actor: "cus" });
    await expect(paying.request(stranger, method_id, "20.00")).rejects.toMatchObject({
      code: "payout_method_not_found",
    });
    await expect(forget(stranger.id)).rejects.toMatchObject({ code: "payout_method_not_found" });
    await expect(forget(partner.id)).rejects.toMatchObject({ code: "payout_method_in_use" });
    const reject = { payout_id: payout.id, actor: ADMIN, reason: "no" };
    await rejectPayout(paying.services, reject, paying.net.tick());
    await forget(partner.id);
    const rows = await paying.net.rows<Record<string, unknown>>(
      `select sealed, key_id, masked from upline_payout_method where id = $1`,
      [method_id],
    );
    expect(rows).toEqual([{ sealed: null, key_id: null, masked: "•••• 5678" }]);
    await expect(paying.request(partner, method_id, "20.00")).rejects.toMatchObject({
      code: "payout_method_not_found",
    });
  });

  it("with four eyes whoever approved neither sends nor completes, and strangers decide nothing", async () => {
    await paying.close();
    const approvers = { payouts: [ADMIN, "user_second"], four_eyes: true };
    paying = await Paying.open(lab, { options: { approvers } });
    paying.bank.manner = "takes_on";
    const { partner } = await paying.rich("1000.00");
    const { payout } = await paying.request(partner, await paying.methodOf(partner), "20.00");
    const stranger = { payout_id: payout.id, actor: "user_stranger", reason: "no", reference: "r" };
    const refused = { code: "not_an_approver", status: 403 };
    const now = paying.net.tick();
    await expect(paying.approve(payout, stranger.actor)).rejects.toMatchObject(refused);
    await expect(rejectPayout(paying.services, stranger, now)).rejects.toMatchObject(refused);
    await paying.approve(payout);
    await expect(paying.batch([payout], stranger.actor)).rejects.toMatchObject(refused);
    const second = { code: "second_admin_needed", status: 403 };
    await expect(paying.batch([payout], ADMIN)).rejects.toMatchObject(second);
    await paying.batch([payout], "user_second");
    await paying.send();
    await expect(completePayout(paying.services, stranger, now)).rejects.toMatchObject(refused);
    await expect(failPayout(paying.services, stranger, now)).rejects.toMatchObject(refused);
    const complete = (actor: string) =>
      completePayout(paying.services, { ...stranger, actor }, paying.net.tick());
    await expect(complete(ADMIN)).rejects.toMatchObject(second);
    expect((await complete("user_second")).payout.state).toBe("paid");
  });

  it("without a key there are no payouts, and it is said so; what waits goes on waiting", async () => {
    const { partner, payout } = await paying.onItsWay("20.00", "1000.00");
    const { database } = paying.net;
    await paying.close();
    paying = await Paying.open(lab, { options: { encryption_key: undefined }, database });
    const refused = { code: "payouts_not_configured", status: 400 };
    await expect(paying.methodOf(partner)).rejects.toMatchObject(refused);
    await expect(paying.request(partner, "upm_any", "20.00")).rejects.toMatchObject(refused);
    expect([await paying.send(), await paying.settle()]).toEqual([0, 0]);
    expect(await paying.services.payout.payout(payout.id)).toMatchObject({
      state: "processing",
      sent_at: null,
    });
  });

  it("what is encrypted of one partner cannot be put into another's row", async () => {
    const { partner, payout } = await paying.onItsWay("20.00", "1000.00");
    const stranger = await paying.net.enrol();
    await paying.methodOf(stranger, "87654321");
    await paying.net.rows(
      `update upline_payout_method m set sealed = o.sealed
       from upline_payout_method o where m.partner_id = $1 and o.partner_id = $2`,
      [partner.id, stranger.id],
    );
    await paying.send();
    expect(paying.bank.sends).toEqual([]);
    expect(await paying.services.payout.payout(payout.id)).toMatchObject({
      state: "failed",
      reason: "payout_method_unreadable",
    });
    expect(await paying.money(partner)).toMatchObject({ available: 4_500, payout_hold: 0 });
  });

  it("Postgres refuses what the table of states does not know, and to forget a payout", async () => {
    const { payout } = await paying.onItsWay("20.00", "1000.00");
    await paying.send();
    for (const change of [
      "update upline_payout set state = 'processing'",
      "update upline_payout set state = 'requested'",
      "update upline_payout set amount = amount + 10000",
      "update upline_payout set partner_id = 'prt_other'",
      "delete from upline_payout",
      "truncate upline_payout cascade",
    ]) {
      await expect(paying.net.rows(change)).rejects.toMatchObject({ code: "UP005" });
    }
    expect(await paying.stateOf(payout)).toBe("paid");
    const service = paying.services.payout as unknown as Record<string, () => unknown>;
    for (const mutator of ["create", "update", "delete", "softDelete", "restore", "upsert"]) {
      expect(() => service[`${mutator}UplinePayouts`]()).toThrow(/refused/);
    }
  });

  it("a second open payout of a partner is refused by Postgres itself", async () => {
    const { partner } = await paying.rich("1000.00");
    const { payout } = await paying.request(partner, await paying.methodOf(partner), "20.00");
    const { id: _id, method: _method, ...row } = payout;
    await expect(paying.services.payout.add(row)).rejects.toThrow(/already exists/);
    await expect(paying.services.payout.add({ ...row, one_open: false })).resolves.toBeDefined();
    // The row without its money is this test's alone.
    await paying.net.rows(`alter table upline_payout disable trigger user`);
    await paying.net.rows(`delete from upline_payout where not one_open`);
  });

  it("holds count by source and from the capture on; what is not captured is not released", async () => {
    const partner = await paying.net.enrol();
    const order = await paying.net.clientBuys(partner, "1000.00");
    await paying.net.drain();
    expect(await paying.net.release(30)).toBe(0);
    expect(await paying.money(partner)).toMatchObject({ pending: 4_500, available: 0 });
    await paying.net.capture(order);
    await paying.net.drain();
    const [row] = await paying.net.rows<{ captured_at: Date; release_at: Date }>(
      `select captured_at, release_at from upline_order`,
    );
    expect(row.release_at.getTime() - row.captured_at.getTime()).toBe(HOLD);
    expect(isoTime(row.captured_at)).toBe(order.captured_at);
    expect(await paying.net.release(13)).toBe(0);
    expect(await paying.net.release(1)).toBe(1);
    expect(await paying.money(partner)).toMatchObject({ pending: 0, available: 4_500 });
  });

  it("suspended and active again ends no hold; what it put off is released at once", async () => {
    const partner = await paying.net.enrol();
    await paying.net.capture(await paying.net.clientBuys(partner, "1000.00"));
    await paying.net.drain();
    await paying.net.setStatus(partner, "suspended");
    await paying.net.setStatus(partner, "active");
    expect(await paying.net.release(13)).toBe(0);
    await paying.net.setStatus(partner, "suspended");
    expect(await paying.net.release(1)).toBe(1);
    expect(await paying.money(partner)).toMatchObject({ pending: 4_500, available: 0 });
    await paying.net.setStatus(partner, "active");
    expect(await paying.net.release(0)).toBe(1);
    expect(await paying.money(partner)).toMatchObject({ pending: 0, available: 4_500 });
  });

  it("what is taken back comes from pending, then from what is available, then it is owed", async () => {
    const { partner, order: released } = await paying.rich("1000.00");
    const held = await paying.net.clientBuys(partner, "1000.00");
    await paying.net.drain();
    expect(await paying.money(partner)).toMatchObject({ pending: 4_500, available: 4_500 });
    await paying.net.refundTo(held, "500.00");
    await paying.net.drain();
    expect(await paying.money(partner)).toMatchObject({ pending: 2_250, available: 4_500 });
    await paying.request(partner, await paying.methodOf(partner), "40.00");
    await paying.net.refundTo(released, "0");
    await paying.net.drain();
    expect(await paying.money(partner)).toMatchObject({
      pending: 2_250,
      available: 0,
      owed: -4_000,
    });
  });
});
