/** Lists and reports over the real modules: what they show is the book, to the unit. */
import { parseUnits } from "../../src/engine/money";
import {
  REPORT_GROUPS,
  showCommissionReport,
  writeCommissionReport,
} from "../../src/workflows/views/commission-report";
import { showCommissions, type CommissionFilter } from "../../src/workflows/views/commissions";
import { showDashboard } from "../../src/workflows/views/dashboard";
import { showReferralAnalytics } from "../../src/workflows/views/referral-analytics";
import { showHealth } from "../../src/workflows/views/health";
import { Lab, type Network, type Partner } from "../support/network";
import type { ShopOrder } from "../support/orders";

const EVER = { from: "2029-01-01T00:00:00.000Z", to: "2040-01-01T00:00:00.000Z" };
const PAGE = { limit: 100, offset: 0 };

type Sums = { currency: string; decided: string; reversed: string; net: string };

const unitsBy = (rows: readonly Sums[], field: "decided" | "reversed" | "net") => {
  const sums: Record<string, bigint> = {};
  for (const row of rows) {
    sums[row.currency] = (sums[row.currency] ?? 0n) + parseUnits(row[field], row.currency);
  }
  return sums;
};

describe("lists and reports", () => {
  let lab: Lab;
  let net: Network;
  let people: Partner[];
  let kept: ShopOrder, part: ShopOrder, gone: ShopOrder, yen: ShopOrder, forfeited: ShopOrder;

  beforeAll(async () => {
    lab = await Lab.open();
    net = await lab.network();
    people = [];
    for (let i = 0; i < 4; i++) people.push(await net.enrol(people[i - 1] ?? null));
    const [, , cat, dan] = people;
    kept = await net.buy(dan, "100");
    part = await net.buy(dan, "50.01");
    gone = await net.clientBuys(cat, "20");
    yen = await net.buy(cat, "12345", "jpy");
    await net.drain();
    await net.capture(kept);
    await net.refundTo(part, "33.33");
    await net.cancel(gone);
    await net.drain();
    await net.release();
    forfeited = await net.buy(dan, "10");
    await net.drain();
    await net.setStatus(cat, "terminated");
    await net.cancel(forfeited);
    await net.drain();
    await net.assertInvariants();
  });
  afterAll(() => lab.close());

  const list = (filter: Partial<CommissionFilter> = {}) =>
    showCommissions(net.services, { ...PAGE, ...filter });

  it("one row a slot, newest first, each with what became of it", async () => {
    const { commissions, count } = await list({ order_id: kept.id });
    expect(count).toBe(commissions.length);
    expect(
      commissions.map((row) => [row.bonus, row.recipient.id, row.amount, row.reversed, row.state]),
    ).toEqual([
      ["trust", "trust", "3.000000", "0.000000", "available"],
      ["direct", people[2].id, "3.000000", "0.000000", "available"],
      ["development", "development", "1.000000", "0.000000", "available"],
      ["tree", people[2].id, "1.500000", "0.000000", "available"],
      ["tree", people[1].id, "0.750000", "0.000000", "available"],
      ["tree", people[0].id, "0.375000", "0.000000", "available"],
      ["tree", "development", "0.375000", "0.000000", "available"],
    ]);
    expect(commissions[1]).toMatchObject({
      order_id: kept.id,
      at: kept.created_at,
      currency: "usd",
      recipient: { kind: "partner", display_name: "Somebody S." },
      reason: "earned",
      why: "3 % of 100.000000 usd, as partner at level 1 above the buyer",
    });
    const times = (await list()).commissions.map((row) => row.at);
    expect(times).toEqual([...times].sort().reverse());
  });

  it("every filter narrows to exactly the rows it names, and pages put the list together", async () => {
    const all = (await list()).commissions;
    expect((await list()).count).toBe(all.length);
    const cat = people[2].id;
    const check = async (
      filter: Partial<CommissionFilter>,
      holds: (row: (typeof all)[0]) => boolean,
    ) => {
      const wanted = all.filter(holds);
      expect(wanted.length).toBeGreaterThan(0);
      expect(wanted.length).toBeLessThan(all.length);
      expect(await list(filter)).toMatchObject({ commissions: wanted, count: wanted.length });
    };
    await check({ partner_id: cat }, (row) => row.recipient.id === cat);
    await check({ bonus: "direct" }, (row) => row.bonus === "direct");
    await check({ reason: "remainder" }, (row) => row.reason === "remainder");
    for (const state of ["pending", "available", "reversed"] as const) {
      await check({ state }, (row) => row.state === state);
    }
    await check({ from: part.created_at }, (row) => row.at >= part.created_at);
    await check({ to: part.created_at }, (row) => row.at < part.created_at);
    const paged = [];
    for (let offset = 0; offset < all.length; offset += 5) {
      paged.push(...(await list({ limit: 5, offset })).commissions);
    }
    expect(paged).toEqual(all);
  });

  it.each(REPORT_GROUPS)(
    "by %s: totals are the sums of the rows, and of the list",
    async (group_by) => {
      const answer = await showCommissionReport(net.services, { ...EVER, ...PAGE, group_by });
      const { rows, totals } = answer.commission_report;
      expect(answer.count).toBe(rows.length);
      const listed = (await list()).commissions.map((row) => ({
        ...row,
        decided: row.amount,
        net: row.amount,
      }));
      for (const field of ["decided", "reversed"] as const) {
        expect(unitsBy(rows, field)).toEqual(unitsBy(totals, field));
        expect(unitsBy(totals, field)).toEqual(unitsBy(listed, field));
      }
      expect(unitsBy(rows, "net")).toEqual(unitsBy(totals, "net"));
      expect(totals.map((total) => total.currency)).toEqual(["jpy", "usd"]);
    },
  );

  it("by partner: what is taken back counts against the line's own recipient, wherever it stood", async () => {
    const report = await showCommissionReport(net.services, {
      ...EVER,
      ...PAGE,
      group_by: "partner",
    });
    const cat = people[2].id;
    const own = (await list({ partner_id: cat })).commissions.filter(
      ({ currency }) => currency === "usd",
    );
    const sum = (amounts: string[]) =>
      amounts.reduce((total, amount) => total + parseUnits(amount, "usd"), 0n);
    const row = report.commission_report.rows.find(
      ({ key, currency }) => key === `partner:${cat}` && currency === "usd",
    );
    expect(row?.label).toBe("Somebody S.");
    expect(parseUnits(row?.decided ?? "", "usd")).toBe(sum(own.map(({ amount }) => amount)));
    expect(parseUnits(row?.reversed ?? "", "usd")).toBe(sum(own.map(({ reversed }) => reversed)));
    expect(report.commission_report.rows.some(({ key }) => key === "house:breakage")).toBe(false);
  });

  it("a stretch of time takes what is in it and leaves what is not", async () => {
    const at = (from: string, to: string) =>
      showCommissionReport(net.services, { from, to, ...PAGE, group_by: "currency" });
    const next = new Date(Date.parse(kept.created_at) + 1).toISOString();
    const { commission_report } = await at(kept.created_at, next);
    expect(commission_report.totals).toEqual([
      { currency: "usd", decided: "10.000000", reversed: "0.000000", net: "10.000000" },
    ]);
    expect((await at(EVER.from, kept.created_at)).commission_report.totals).toEqual([]);
    const beyond = await showCommissionReport(net.services, {
      ...EVER,
      group_by: "currency",
      limit: 5,
      offset: 50,
    });
    expect(beyond).toMatchObject({ count: 2, commission_report: { rows: [] } });
  });

  it("the CSV has the rows of the report", async () => {
    for (const group_by of ["partner", "income_type"] as const) {
      let csv = "";
      await writeCommissionReport(net.services, { ...EVER, group_by }, async (records) => {
        csv += records;
      });
      const { rows } = (await showCommissionReport(net.services, { ...EVER, ...PAGE, group_by }))
        .commission_report;
      expect(csv.split("\r\n")).toEqual([
        "key,label,currency,decided,reversed,net",
        ...rows.map((row) =>
          [row.key, row.label, row.currency, row.decided, row.reversed, row.net].join(","),
        ),
        "",
      ]);
    }
    expect(yen.currency).toBe("jpy");
  });

  it("the dashboard's totals are the balances of the book", async () => {
    const now = new Date(net.tick());
    const board = await showDashboard(net.services, now);
    const held = await net.balances();
    const sum = (pattern: RegExp) =>
      Object.entries(held)
        .filter(([account]) => pattern.test(account))
        .reduce((total, [, units]) => total + BigInt(units), 0n);
    const usd = board.totals.find(({ currency }) => currency === "usd");
    for (const bucket of ["pending", "available", "payout_hold"] as const) {
      const units = sum(new RegExp(`^partner:.*:${bucket} usd$`));
      expect(parseUnits(usd?.[bucket] ?? "", "usd")).toBe(units);
    }
    expect(usd).toMatchObject({ owed: "0.000000", paid: "0.000000" });
    expect(sum(/^partner:.*:available usd$/)).toBeGreaterThan(0n);
    expect(board.totals.map(({ currency }) => currency)).toEqual(["jpy", "usd"]);
    expect(board.partners).toEqual({ active: 3, suspended: 0, terminated: 1 });
    expect(board.house_paid).toEqual([]);
    const { commission_report } = await showCommissionReport(net.services, {
      from: new Date(now.getTime() - 29 * 86_400_000).toISOString().slice(0, 10),
      group_by: "currency",
      to: new Date(Math.ceil(now.getTime() / 86_400_000) * 86_400_000).toISOString(),
      ...PAGE,
    });
    expect(board.commissions.last_30_days).toEqual(commission_report.totals);
    expect(board.commissions.last_30_days).toHaveLength(2);
    const earned = board.top_earners
      .filter((row) => row.currency === "usd")
      .map((row) => parseUnits(row.earned, "usd"));
    expect(earned).toHaveLength(3);
    expect(earned).toEqual([...earned].sort((a, b) => (a > b ? -1 : 1)));
  });

  it("what the house bears is added up by its reason", async () => {
    const other = await lab.network();
    const ann = await other.enrol(null);
    const bob = await other.enrol(ann);
    const order = await other.buy(bob, "100");
    await other.drain();
    await other.rows(`insert into upline_account (code, currency, owner_kind, owner_id, bucket)
      values ('house:commission', 'usd', 'house', 'commission', 'main')`);
    await other.rows(`
      insert into upline_posting (journal_no, line, from_account, to_account, amount, currency,
        order_id, bonus, level, rate, note)
      select j.no, 100 + n, h.id, a.id, 1500000 * n, 'usd', null, 'join', 1, null,
        case n when 3 then 'no_sale_row' else 'sale_limit_exceeded' end
      from upline_journal j, upline_account h, upline_account a, generate_series(1, 3) n
      where j.order_id = '${order.id}' and h.code = 'house:commission'
        and a.code = 'partner:${ann.id}:pending'`);
    const { house_paid } = await showDashboard(other.services, new Date(other.tick()));
    expect(house_paid).toEqual([
      { reason: "no_sale_row", currency: "usd", count: 1, amount: "4.500000" },
      { reason: "sale_limit_exceeded", currency: "usd", count: 2, amount: "4.500000" },
    ]);
  });

  it("health tells how long hints wait, what fails, and what is overdue", async () => {
    const other = await lab.network();
    const look = (page = PAGE, now = new Date(other.tick())) =>
      showHealth(other.services, page, now);
    expect(await look()).toMatchObject({
      health: {
        drain: { inbox_size: 0, due: 0, failing: 0, oldest_due_at: null, lag_ms: 0 },
        failures: [],
        last_proof: null,
        releases_overdue: { count: 0, oldest_at: null },
      },
      count: 0,
    });
    const ann = await other.enrol(null);
    await other.drain();
    for (const id of ["order_a", "order_b"]) await other.hint({ id });
    const [first, second] = await other.services.ledger.dueHints(2);
    await other.services.ledger.failHint(first, "no rate for jpy");
    await other.services.ledger.failHint(second, "later");
    await other.services.ledger.failHint(second, "no product");
    const order = await other.buy(ann, "10");
    await other.rows(
      `update upline_inbox set next_try_at = now() - interval '90 seconds' where ref = $1`,
      [order.id],
    );
    const { health, count } = await look();
    expect(health.drain).toMatchObject({ inbox_size: 3, due: 1, failing: 2 });
    expect(health.drain.lag_ms).toBeGreaterThanOrEqual(90_000);
    expect(health.drain.lag_ms).toBeLessThan(200_000);
    expect(health.failures).toMatchObject([
      { kind: "order", ref: "order_a", error: "no rate for jpy", tries: 1 },
      { kind: "order", ref: "order_b", error: "no product", tries: 2 },
    ]);
    expect(count).toBe(2);
    expect((await look({ limit: 1, offset: 1 })).health.failures).toMatchObject([
      { ref: "order_b" },
    ]);
    await other.drain();
    await other.capture(order);
    await other.drain();
    const proof = await other.prove();
    await other.services.ledger.keepProof(proof.ok, proof);
    const [{ release_at }] = await other.rows<{ release_at: Date }>(
      `select release_at from upline_order where order_id = $1`,
      [order.id],
    );
    const later = (minutes: number) => new Date(release_at.getTime() + minutes * 60_000);
    expect((await look(PAGE, later(119))).health.releases_overdue.count).toBe(0);
    expect((await look(PAGE, later(121))).health).toMatchObject({
      last_proof: { ok: true, first_fault: null },
      releases_overdue: { count: 1, oldest_at: release_at.toISOString() },
    });
  });

  it("analytics count who joined, who invited, and what codes brought", async () => {
    const other = await lab.network();
    const ann = await other.enrol(null);
    const bob = await other.enrol(ann);
    await other.enrol(ann);
    await other.enrol(bob);
    await other.clientBuys(bob, "20");
    await other.clientBuys(bob, "30.01");
    await other.clientBuys(ann, "500", "jpy");
    await other.buy(bob, "10");
    await other.codeOnCart(ann);
    await other.drain();
    const shown = await showReferralAnalytics(other.services, EVER, new Date());
    const named = ({ id, referral_code }: Partner) => ({
      partner_id: id,
      display_name: "Somebody S.",
      referral_code,
    });
    expect(shown).toEqual({
      ...EVER,
      enrolments: { total: 4, by_day: [{ day: "2030-01-01", count: 4 }] },
      active_partners: 4,
      conversion: { attributed_carts: 4, orders: 3, rate: "0.75" },
      orders_by_code: [
        { ...named(bob), currency: "usd", orders: 2, base: "50.010000" },
        { ...named(ann), currency: "jpy", orders: 1, base: "500.0000" },
      ],
      top_sponsors: [
        { ...named(ann), enrolments: 2 },
        { ...named(bob), enrolments: 1 },
      ],
      average_order: [
        { currency: "jpy", orders: 1, average: "500.0000" },
        { currency: "usd", orders: 3, average: "20.003333" },
      ],
    });
    const before = await showReferralAnalytics(
      other.services,
      { from: EVER.from, to: "2029-06-01T00:00:00.000Z" },
      new Date(),
    );
    expect(before).toMatchObject({
      enrolments: { total: 0, by_day: [] },
      conversion: { attributed_carts: 0, orders: 0, rate: null },
      average_order: [],
    });
  });
});
