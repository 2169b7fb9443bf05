/** Lists and reports over the real modules: what they show is the book, to the unit. */
import { parseUnits } from "../../src/engine/money";
import {
  REPORT_GROUPS,
  showCommissionReport,
  writeCommissionReport,
} from "../../src/workflows/views/commission-report";
import { showCommissions, type CommissionFilter } from "../../src/workflows/views/commissions";
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
        `${group_by},label,currency,decided,reversed,net`,
        ...rows.map((row) =>
          [row.key, row.label, row.currency, row.decided, row.reversed, row.net].join(","),
        ),
        "",
      ]);
    }
    expect(yen.currency).toBe("jpy");
  });
});
