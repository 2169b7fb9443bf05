/** Money leaves a house fund by two admins, whatever happens at the same time. */
import { audit } from "../../src/modules/ledger";
import {
  decideFundWithdrawal,
  requestFundWithdrawal,
} from "../../src/workflows/steps/fund-withdrawal";
import { showFundWithdrawals } from "../../src/workflows/views/approvals";
import { showDashboard } from "../../src/workflows/views/dashboard";
import {
  showFundStatement,
  showFundTransactions,
  showTrustFunds,
} from "../../src/workflows/views/trust-funds";
import { Lab, type Network, type Partner } from "../support/network";

const PAGE = { limit: 100, offset: 0 };
const ANN = "user_ann";
const BOB = "user_bob";

let lab: Lab;
let net: Network;
let root: Partner;
beforeAll(async () => {
  lab = await Lab.open();
});
afterAll(() => lab.close());
beforeEach(async () => {
  net = await lab.network();
  root = await net.enrol();
});

const ask = (amount: string, more: object = {}) =>
  requestFundWithdrawal(
    net.services,
    { code: "trust", amount, currency: "usd", reason: "a well", by: ANN, ...more },
    net.tick(),
  );
const decide = (id: string, state: "approved" | "rejected", by = BOB, code = "trust") =>
  decideFundWithdrawal(net.services, {
    code,
    id,
    state,
    by,
    at: net.tick(),
    reason: state === "rejected" ? "not now" : null,
  });
const fund = async (currency = "usd") =>
  (await showTrustFunds(net.services)).find(
    (row) => row.code === "trust" && row.currency === currency,
  )?.balance;
const deeds = async (subject_id: string) =>
  (
    await net.services.ledger.inTransaction((context) =>
      audit.readDeeds(context, { subject_id }, PAGE),
    )
  ).deeds.map(({ action, actor, before, after, reason }) => ({
    action,
    actor,
    before,
    after,
    reason,
  }));
const journals = () => net.rows(`select id from upline_journal where kind not in ('sale','join')`);

/** With one partner in the network, 3 % of an order goes to the trust fund. */
async function sell(amount: string, currency = "usd") {
  const order = await net.clientBuys(root, amount, currency);
  await net.drain();
  return order;
}

describe("a withdrawal from a fund", () => {
  it("takes the money out once a second admin approved, and is shown and recorded", async () => {
    await sell("1000.00");
    const before = await fund();
    const id = await ask("2.5");
    expect(await fund()).toBe(before);
    await decide(id, "approved");
    expect(before).toBe("30.000000");
    expect(await fund()).toBe("27.500000");
    const { transactions } = await showFundTransactions(net.services, "trust", undefined, PAGE);
    expect(transactions[0]).toMatchObject({
      amount: "-2.500000",
      kind: "withdrawal",
      order_id: null,
      description: "a well",
    });
    expect(transactions.slice(1).every((row) => row.kind !== "withdrawal")).toBe(true);
    expect(await deeds(id)).toEqual([
      {
        action: "fund_withdrawal.approve",
        actor: BOB,
        before: { state: "requested" },
        after: { state: "approved", code: "trust", amount: "2.500000", currency: "usd" },
        reason: null,
      },
      {
        action: "fund_withdrawal.request",
        actor: ANN,
        before: null,
        after: { state: "requested", code: "trust", amount: "2.500000", currency: "usd" },
        reason: "a well",
      },
    ]);
    // Partners were paid nothing of it.
    const { totals } = await showDashboard(net.services, new Date());
    expect(totals).toMatchObject([{ currency: "usd", paid: "0.000000" }]);
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
    await net.assertInvariants();
  });

  it("is refused where there is less, when it is asked for and when it is approved", async () => {
    await sell("1000.00");
    const missing = { code: "insufficient_funds", type: "conflict" };
    await expect(ask("30.000001")).rejects.toMatchObject({
      ...missing,
      details: { balance: "30.000000", amount: "30.000001", currency: "usd", code: "trust" },
    });
    await expect(ask("1.00", { currency: "eur" })).rejects.toMatchObject({
      ...missing,
      details: { balance: "0.000000" },
    });
    const first = await ask("20.00");
    const second = await ask("20.00");
    await decide(first, "approved");
    const before = await journals();
    await expect(decide(second, "approved")).rejects.toMatchObject({
      ...missing,
      details: { balance: "10.000000" },
    });
    expect(await journals()).toEqual(before);
    expect(await deeds(second)).toHaveLength(1);
    // What is there by then can be withdrawn, to the last unit.
    await sell("333.34");
    await decide(second, "approved");
    expect(await fund()).toBe("0.000200");
    await decide(await ask("0.0002"), "approved");
    expect(await fund()).toBe("0.000000");
    expect(await net.prove()).toMatchObject({ ok: true });
  });

  it.each<[string, object, object]>([
    ["0", {}, { code: "amount_not_positive", details: { field: "amount" } }],
    ["-1", {}, { code: "amount_not_positive", details: { field: "amount" } }],
    ["0.0000001", {}, { code: "too_many_digits", details: { field: "amount" } }],
    ["1e3", {}, { code: "invalid_amount", details: { field: "amount" } }],
    ["9".repeat(20), {}, { code: "amount_too_large", details: { field: "amount" } }],
    ["1", { currency: "xxx" }, { code: "unknown_currency", details: { field: "currency" } }],
    ["1", { code: "nothing" }, { code: "trust_fund_not_found", details: { code: "nothing" } }],
  ])("of %s %p is refused, and nothing is written", async (amount, more, refusal) => {
    await sell("1000.00");
    await expect(ask(amount, more)).rejects.toMatchObject(refusal);
    expect(await net.rows(`select 1 from upline_fund_withdrawal`)).toEqual([]);
    expect(await net.rows(`select 1 from upline_audit`)).toEqual([]);
  });

  it("is approved by another admin only, decided once, and found under its fund only", async () => {
    await sell("1000.00");
    const id = await ask("1.00");
    await expect(decide(id, "approved", ANN)).rejects.toMatchObject({
      type: "forbidden",
      code: "second_admin_needed",
    });
    await expect(decide(id, "approved", BOB, "development")).rejects.toMatchObject({
      code: "fund_withdrawal_not_found",
    });
    await expect(decide("ufwd_none", "approved")).rejects.toMatchObject({
      code: "fund_withdrawal_not_found",
    });
    await decide(id, "rejected");
    for (const state of ["approved", "rejected"] as const) {
      await expect(decide(id, state)).rejects.toMatchObject({
        type: "conflict",
        code: "already_decided",
        details: { state: "rejected", decided_by: BOB },
      });
    }
    expect(await fund()).toBe("30.000000");
    // Whoever asked takes a request back without another admin.
    await decide(await ask("2.00"), "rejected", ANN);
    const shown = await showFundWithdrawals(net.services, { code: "trust", ...PAGE });
    expect(shown).toMatchObject({ count: 2, limit: 100, offset: 0 });
    expect(shown.withdrawals).toMatchObject([
      { amount: "2.000000", state: "rejected", requested_by: ANN, decided_by: ANN },
      { id, amount: "1.000000", state: "rejected", decided_by: BOB, decision_reason: "not now" },
    ]);
    const open = { code: "trust", state: "requested" as const, ...PAGE };
    expect(await showFundWithdrawals(net.services, open)).toMatchObject({ count: 0 });
    expect(await journals()).toEqual([]);
  });

  it("is approved by listed admins only, where there is a list", async () => {
    const listed = await lab.network({ options: { approvers: { funds: ["user_cat", ANN] } } });
    net = listed;
    root = await net.enrol();
    await sell("1000.00");
    const id = await ask("1.00");
    for (const state of ["approved", "rejected"] as const) {
      await expect(decide(id, state)).rejects.toMatchObject({ code: "not_an_approver" });
    }
    await expect(decide(id, "approved", ANN)).rejects.toMatchObject({
      code: "second_admin_needed",
    });
    await decide(id, "approved", "user_cat");
    // Who is on no list may still take its own request back.
    await decide(await ask("1.00", { by: BOB }), "rejected", BOB);
    expect(await fund()).toBe("29.000000");
  });

  it("is paid once, however many approve at once", async () => {
    await sell("1000.00");
    const id = await ask("10.00");
    const admins = Array.from({ length: 8 }, (_, i) => `user_${i}`);
    const answers = await Promise.allSettled(admins.map((by) => decide(id, "approved", by)));
    const lost = answers.flatMap((answer) => (answer.status === "rejected" ? answer.reason : []));
    expect(lost).toHaveLength(7);
    for (const error of lost) expect(error).toMatchObject({ code: "already_decided" });
    expect(await fund()).toBe("20.000000");
    expect(await journals()).toEqual([{ id: `fund_withdrawal:${id}` }]);
    expect(await deeds(id)).toHaveLength(2);
  });

  it("and many of them at once never take more than there is", async () => {
    await sell("1000.00");
    const ids = await Promise.all(Array.from({ length: 6 }, () => ask("8.00")));
    const answers = await Promise.allSettled(ids.map((id) => decide(id, "approved")));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect(await fund()).toBe("6.000000");
    expect(await net.prove()).toMatchObject({ ok: true });
  });

  it("and a refund at the same time: both happen, or the withdrawal finds too little", async () => {
    await sell("500.00");
    for (let round = 0; round < 5; round++) {
      const order = await sell("500.00");
      expect(await fund()).toBe("30.000000");
      const id = await ask("30.00");
      await net.refundTo(order, "0");
      const [withdrawn] = await Promise.allSettled([decide(id, "approved"), net.drain()]);
      const isPaid = withdrawn.status === "fulfilled";
      expect(await fund()).toBe(isPaid ? "-15.000000" : "15.000000");
      if (isPaid) {
        // A fund below zero gives nothing until it is covered.
        await expect(ask("0.000001")).rejects.toMatchObject({
          code: "insufficient_funds",
          details: { balance: "-15.000000" },
        });
        await sell("1000.00");
      } else {
        expect(withdrawn.reason).toMatchObject({ code: "insufficient_funds" });
      }
      expect(await fund()).toBe("15.000000");
      expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
    }
  });

  it("stands once decided: Postgres refuses to change it, or to approve by one admin", async () => {
    await sell("1000.00");
    const id = await ask("1.00");
    await expect(
      net.rows(
        `update upline_fund_withdrawal set state = 'approved', decided_by = requested_by,
         decided_at = now()`,
      ),
    ).rejects.toMatchObject({ constraint: "upline_fund_withdrawal_second_admin" });
    await decide(id, "approved");
    for (const statement of [
      `update upline_fund_withdrawal set amount = 1`,
      `delete from upline_fund_withdrawal`,
      `truncate upline_fund_withdrawal`,
    ]) {
      await expect(net.rows(statement)).rejects.toMatchObject({ code: "UP003" });
    }
  });
});

describe("the statement of a fund", () => {
  const digits = (amount: string): bigint => BigInt(amount.replace(".", ""));
  const statement = (more: object = {}) =>
    showFundStatement(net.services, { code: "trust", ...PAGE, ...more });

  it("goes from an opening to a closing balance, over any stretch and any page", async () => {
    const refunded = await sell("1000.00");
    await sell("77.77");
    await decide(await ask("3.33"), "approved");
    await net.refundTo(refunded, "250.00");
    await net.drain();
    await decide(await ask("1.00"), "approved");
    const end = net.tick();
    const whole = await statement({ from: "2029-01-01T00:00:00.000Z", to: end });
    const { transactions, totals } = whole.statement;
    expect(whole).toMatchObject({ count: transactions.length, limit: 100, offset: 0 });
    expect(whole.statement).toMatchObject({
      code: "trust",
      currency: "usd",
      opening_balance: "0.000000",
      closing_balance: await fund(),
    });
    expect(totals.map(({ kind, count }) => [kind, count])).toEqual([
      ["order_allocation", 2],
      ["reversal", 1],
      ["withdrawal", 2],
    ]);
    const times = [...new Set(transactions.map(({ at }) => at)), end];
    expect(times).toEqual([...times].sort());
    for (const from of times) {
      for (const to of times.filter((time) => time >= from)) {
        const part = (await statement({ from, to })).statement;
        const sums = [part.transactions, part.totals].map((rows) =>
          rows.reduce((sum, { amount }) => sum + digits(amount), 0n),
        );
        const moved = digits(part.closing_balance) - digits(part.opening_balance);
        expect([from, to, ...sums]).toEqual([from, to, moved, moved]);
      }
    }
    const pages = [];
    for (let offset = 0; offset < whole.count; offset += 3) {
      pages.push(...(await statement({ to: end, limit: 3, offset })).statement.transactions);
    }
    expect(pages).toEqual(transactions);
    expect(await statement({ currency: "eur" })).toMatchObject({
      count: 0,
      statement: { opening_balance: "0.000000", closing_balance: "0.000000", totals: [] },
    });
    await expect(statement({ from: end, to: times[0] })).rejects.toMatchObject({
      code: "invalid_range",
      details: { field: "from" },
    });
    await expect(statement({ code: "nothing" })).rejects.toMatchObject({
      code: "trust_fund_not_found",
    });
  });
});
