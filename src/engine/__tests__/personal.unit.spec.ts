/** Level 0: what the buyer, or the seller of a client's order, gets back itself. */
import { bonus as schema, payBonus } from "../bonuses";
import { explainLine, showSkips } from "../explain";
import type { SaleFact, UplineNode } from "../facts";
import { lint } from "../lint";
import { freezesSelf, laddersOfPlan, parsePlan, reachOfPlan } from "../plan";
import type { Ranks } from "../rank";
import { halvingMatrix } from "../presets/halving-matrix";
import { HALVING, Run, cancel, member, order, refund, sale } from "./given";

const RANKS = {
  ladders: [
    {
      code: "grade",
      steps: [
        { code: "none", name: "None", requires: [] },
        { code: "low", name: "Low", requires: [{ metric: "pv", at_least: "100" }] },
        { code: "high", name: "High", requires: [{ metric: "pv", at_least: "200" }] },
      ],
    },
  ],
  effective: "next_sale",
  expire: "never",
};

const flat = (more: object = {}) => ({
  kind: "personal",
  code: "rebate",
  rates: { kind: "flat", share: "0.05" },
  ...more,
});
const byRank = (table: object = { low: "0.03", high: "0.06" }, more: object = {}) =>
  flat({ rates: { kind: "by_rank", ladder: "grade", table }, ...more });

const planOf = (...bonuses: object[]) =>
  parsePlan({ ...halvingMatrix, funds: [], ranks: RANKS, bonuses });

const self = (rank?: string, status: UplineNode["status"] = "active"): UplineNode => ({
  partner_id: "buyer",
  status,
  ...(rank ? { ranks: { grade: rank } } : {}),
});

const pay = (fields: object, more: Partial<SaleFact>): string[] => {
  const { lines, skips } = payBonus(
    schema.parse(fields),
    sale(more),
    planOf(fields).ranks as Ranks,
  );
  return [
    ...lines.map(({ recipient, level, rate, amount, reason }) =>
      [recipient.id, level, rate, amount, reason].join(" "),
    ),
    ...skips.map(({ from_level, to_level, reason }) => `${from_level}-${to_level} ${reason}`),
  ];
};

const CLIENTS = { buyer_id: null, seller_id: "buyer" };

describe("a personal bonus", () => {
  it.each<[string, object, Partial<SaleFact>, string[]]>([
    ["an own purchase", flat(), { self: self() }, ["buyer 0 0.05 5000000 own_rebate"]],
    ["no frozen self", flat(), {}, []],
    ["somebody suspended", flat(), { self: self("high", "suspended") }, ["0-0 not_active"]],
    ["a tiny base", flat(), { self: self(), base: 39n }, ["buyer 0 0.05 1 own_rebate"]],
    ["a base too small", flat(), { self: self(), base: 19n }, ["0-0 share_too_small"]],
    ["a client's order", flat(), { self: self(), ...CLIENTS }, []],
    [
      "a client's order, where it counts",
      flat({ on_clients: true }),
      { self: self(), ...CLIENTS },
      ["buyer 0 0.05 5000000 own_sale"],
    ],
    [
      "a client of somebody terminated",
      flat({ on_clients: true }),
      { self: self("low", "terminated"), ...CLIENTS },
      ["0-0 not_active"],
    ],
    ["a rank", byRank(), { self: self("low") }, ["buyer 0 0.03 3000000 own_rebate"]],
    ["another rank", byRank(), { self: self("high") }, ["buyer 0 0.06 6000000 own_rebate"]],
    ["a rank without a share", byRank(), { self: self("none") }, ["0-0 no_rank"]],
    ["no frozen rank", byRank(), { self: self() }, ["0-0 no_rank"]],
    [
      "no frozen rank, where the first step has a share",
      byRank({ none: "0.01" }),
      { self: self() },
      ["buyer 0 0.01 1000000 own_rebate"],
    ],
    ["a share of nothing", byRank({ low: "0" }), { self: self("low") }, ["0-0 share_too_small"]],
    ["an unknown rank", byRank(), { self: self("constructor") }, ["0-0 no_rank"]],
  ])("of %s", (_what, fields, more, expected) => {
    expect(pay(fields, more)).toEqual(expected);
  });

  it("costs at most its highest share", () => {
    expect(lint(planOf(flat(), byRank(undefined, { code: "more" }))).worst_case).toMatchObject({
      rate: "0.11",
      by_bonus: { rebate: "0.05", more: "0.06" },
    });
  });

  it("warns where a higher rank gets less", () => {
    const { findings } = lint(planOf(byRank({ none: "0.01", low: "0.03", high: "0.02" })));
    expect(findings.map(({ code, level, path }) => [code, level, path])).toEqual([
      ["rank_pays_less", "warning", "bonuses.0.rates.table.high"],
    ]);
    const messages = [findings, lint(planOf(byRank({ none: "0.01", low: "0.03" }))).findings];
    expect(messages.map(([{ message }]) => message)).toEqual([
      'rank "high" earns 0.02 where the lower rank "low" earns 0.03',
      'rank "high" earns nothing where the lower rank "low" earns 0.03',
    ]);
  });

  it.each([
    ["low", byRank({ low: "0.06", high: "0.02" })],
    ["high", byRank({ low: "0.02", high: "0.06" })],
  ])("costs at most its highest share, here that of %s", (_rank, item) => {
    expect(lint(planOf(item)).worst_case.by_bonus).toEqual({ rebate: "0.06" });
  });

  it.each([
    [
      "bonuses.0.rates.ladder",
      byRank({}, { rates: { kind: "by_rank", ladder: "x", table: { low: "0.1" } } }),
    ],
    ["bonuses.0.rates.table.top", byRank({ top: "0.1" })],
    ["bonuses.0.rates.table", byRank({})],
    ["bonuses.0.rates.table.low", byRank({ low: "1.1" })],
    ["bonuses.0.rates.share", flat({ rates: { kind: "flat", share: "much" } })],
    ["bonuses.0.on_clients", flat({ on_clients: "yes" })],
  ])("is refused at %s", (field, item) => {
    expect(() => planOf(item)).toThrow(expect.objectContaining({ code: "invalid_plan", field }));
  });

  it("asks a sale for the buyer itself, with its rank, and for nobody above", () => {
    expect([freezesSelf(planOf(flat())), freezesSelf(HALVING)]).toEqual([true, false]);
    expect(laddersOfPlan(planOf(flat()))).toEqual([]);
    expect(laddersOfPlan(planOf(byRank()))).toEqual(["grade"]);
    expect(reachOfPlan(planOf(byRank()))).toEqual({ sponsor: 0, placement: 0 });
  });
});

describe("a sale under it", () => {
  it("freezes status and rank as they were before it, and a refund takes its share back", () => {
    const run = new Run(planOf(byRank())).join(member("p"));
    run.apply(order("o1", "p", 10_000n), order("o2", "p", 10_000n), order("o3", "p", 10_000n));
    expect(run.decisions.map(({ sale: { self: own } }) => own)).toEqual([
      { partner_id: "p", status: "active", ranks: { grade: "none" } },
      { partner_id: "p", status: "active", ranks: { grade: "low" } },
      { partner_id: "p", status: "active", ranks: { grade: "high" } },
    ]);
    expect(run.balance("partner:p:pending")).toBe(9_000_000n);
    run.apply(refund("r1", "o3", 5_000n), cancel("c1", "o2"));
    expect(run.balance("partner:p:pending")).toBe(3_000_000n);
  });

  it("freezes the seller of a client's order", () => {
    const run = new Run(planOf(flat({ on_clients: true }))).join(member("p"));
    run.apply(order("o1", "client", 10_000n, { ref: "p" }));
    expect(run.decisions[0].sale.self).toEqual({ partner_id: "p", status: "active" });
    expect(run.balance("partner:p:pending")).toBe(5_000_000n);
  });

  it("explains what it paid, and names who got nothing", () => {
    const plan = planOf(flat());
    const run = new Run(plan).join(member("p"), member("q", null, "suspended"));
    run.apply(order("o1", "p", 10_000n), order("o2", "q", 10_000n));
    const [one, other] = run.decisions;
    expect(explainLine(one.outcome.lines[0], one.sale)).toBe(
      "5 % of 100.000000 usd, back on the own purchase",
    );
    expect(showSkips(other.outcome.skips, other.sale, plan)).toEqual([
      {
        partner_id: "q",
        from_level: 0,
        to_level: 0,
        bonus: "rebate",
        why: "the partner was not active when the order was decided",
      },
    ]);
  });
});
