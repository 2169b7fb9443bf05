/** Corrections of what a partner has: two admins, whatever the partner has or owes. */
import { adjustments, audit } from "../../src/modules/ledger";
import { decideAdjustment, requestAdjustment } from "../../src/workflows/steps/adjustment";
import { balanceEvent } from "../../src/workflows/steps/balance-event";
import { showAdjustment, showAdjustments } from "../../src/workflows/views/approvals";
import { showCommissionReport } from "../../src/workflows/views/commission-report";
import { showPartner } from "../../src/workflows/views/partner";
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
  requestAdjustment(
    net.services,
    { partner_id: root.id, amount, currency: "usd", reason: "miscounted", by: ANN, ...more },
    net.tick(),
  );
const decide = (id: string, state: "approved" | "rejected", by = BOB) =>
  decideAdjustment(net.services, {
    id,
    state,
    by,
    at: net.tick(),
    reason: state === "rejected" ? "it was right" : null,
  });
const correct = async (amount: string) => decide(await ask(amount), "approved");
const balance = async () => (await showPartner(net.services, root.id)).balances[0];

describe("a correction", () => {
  it("gives and takes; what is missing is owed, and what is given covers it first", async () => {
    const id = await ask("10.000001");
    expect(await balance()).toMatchObject({ available: "0.000000", by_income: {} });
    await decide(id, "approved");
    expect(await balance()).toMatchObject({ available: "10.000001", owed: "0.000000" });
    await correct("-25");
    expect(await balance()).toMatchObject({ available: "0.000000", owed: "14.999999" });
    await correct("20.00");
    expect(await balance()).toMatchObject({
      available: "5.000001",
      owed: "0.000000",
      total_earned: "5.000001",
      total_withdrawn: "0.000000",
      by_income: { adjustment: "5.000001" },
    });
    expect(await balanceEvent(net.services, root.id, "usd")).toEqual({
      name: "balance.updated",
      data: {
        id: root.id,
        partner_id: root.id,
        currency: "usd",
        pending: "0.000000",
        available: "5.000001",
        payout_hold: "0.000000",
        owed: "0.000000",
      },
    });
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
    await net.assertInvariants();
  });

  it("stands beside commissions in income and report, and never in a fund or an order", async () => {
    await net.clientBuys(root, "1000.00");
    await net.drain();
    await correct("-2.00");
    await correct("0.50");
    const { by_income } = await balance();
    expect(by_income.adjustment).toBe("-1.500000");
    const stretch = { from: "2029-01-01T00:00:00.000Z", to: net.tick() };
    const report = (group_by: "bonus" | "partner" | "income_type") =>
      showCommissionReport(net.services, { group_by, ...stretch, ...PAGE });
    for (const group of ["bonus", "income_type"] as const) {
      expect((await report(group)).commission_report.rows).toContainEqual({
        key: "adjustment",
        label: "adjustment",
        currency: "usd",
        decided: "0.500000",
        reversed: "2.000000",
        net: "-1.500000",
      });
    }
    const { rows } = (await report("partner")).commission_report;
    const earned = (await balance()).total_earned;
    expect(rows.find(({ key }) => key === `partner:${root.id}`)?.net).toBe(earned);
    expect(await net.prove()).toMatchObject({ ok: true });
    await net.assertInvariants();
  });

  it.each<[string, object, object]>([
    ["0", {}, { code: "amount_zero", details: { field: "amount" } }],
    ["-0.000000", {}, { code: "amount_zero", details: { field: "amount" } }],
    ["0.0000001", {}, { code: "too_many_digits", details: { field: "amount" } }],
    ["+1", {}, { code: "invalid_amount", details: { field: "amount" } }],
    ["9300000000", {}, { code: "amount_too_large", details: { field: "amount" } }],
    ["-9300000000", {}, { code: "amount_too_large", details: { field: "amount" } }],
    ["1", { currency: "xxx" }, { code: "unknown_currency", details: { field: "currency" } }],
    [
      "1",
      { partner_id: "prt_none" },
      { code: "partner_not_found", details: { field: "partner_id" } },
    ],
  ])("of %s %p is refused by the name of its field", async (amount, more, refusal) => {
    await expect(ask(amount, more)).rejects.toMatchObject(refusal);
    expect(await net.rows(`select 1 from upline_adjustment`)).toEqual([]);
    expect(await net.rows(`select 1 from upline_audit`)).toEqual([]);
  });

  it("is decided once, by another admin; eight at once are one", async () => {
    const id = await ask("3.00");
    await expect(decide(id, "approved", ANN)).rejects.toMatchObject({
      code: "second_admin_needed",
    });
    const admins = Array.from({ length: 8 }, (_, i) => `user_${i}`);
    const answers = await Promise.allSettled(admins.map((by) => decide(id, "approved", by)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await balance()).toMatchObject({ available: "3.000000" });
    await expect(decide(id, "rejected")).rejects.toMatchObject({ code: "already_decided" });
    await expect(decide("uadj_none", "approved")).rejects.toMatchObject({
      code: "adjustment_not_found",
    });
    const other = await ask("-1.00");
    await decide(other, "rejected");
    expect(await balance()).toMatchObject({ available: "3.000000" });
    expect(await showAdjustment(net.services, other)).toMatchObject({
      partner_id: root.id,
      amount: "-1.000000",
      currency: "usd",
      state: "rejected",
      reason: "miscounted",
      requested_by: ANN,
      decided_by: BOB,
      decision_reason: "it was right",
    });
    const approved = { partner_id: root.id, state: "approved" as const, ...PAGE };
    const shown = await showAdjustments(net.services, approved);
    expect(shown).toMatchObject({ count: 1, adjustments: [{ id, amount: "3.000000" }] });
    expect(await showAdjustments(net.services, { partner_id: "prt_none", ...PAGE })).toMatchObject({
      count: 0,
    });
    const { deeds, count } = await net.services.ledger.inTransaction((context) =>
      audit.readDeeds(context, { subject_kind: "adjustment" }, { limit: 3, offset: 1 }),
    );
    expect(count).toBe(4);
    expect(deeds.map(({ action, subject_id }) => [action, subject_id])).toEqual([
      ["adjustment.request", other],
      ["adjustment.approve", id],
      ["adjustment.request", id],
    ]);
  });

  it("that fails on the way leaves nothing: no journal, no decision, no deed", async () => {
    const id = await ask("3.00");
    await net.rows(`
      alter table upline_audit add constraint no_room check (action <> 'adjustment.approve')`);
    await expect(decide(id, "approved")).rejects.toThrow("no_room");
    expect(await balance()).toMatchObject({ available: "0.000000" });
    const kept = await net.services.ledger.inTransaction((context) =>
      adjustments.readAdjustment(context, id),
    );
    expect(kept).toMatchObject({ state: "requested", decided_by: null });
    expect(await net.rows(`select 1 from upline_journal where kind = 'adjustment'`)).toEqual([]);
  });

  it("stands once decided: Postgres refuses to change it", async () => {
    await correct("1.00");
    for (const statement of [
      `update upline_adjustment set amount = 2`,
      `delete from upline_adjustment`,
      `truncate upline_adjustment`,
    ]) {
      await expect(net.rows(statement)).rejects.toMatchObject({ code: "UP003" });
    }
  });
});
