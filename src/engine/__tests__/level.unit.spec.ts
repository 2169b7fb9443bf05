/** Level bonuses that pay by rank: their tables, what a sale freezes for them, what a plan may say. */
import { decide } from "../decide";
import { showSkips } from "../explain";
import { lint } from "../lint";
import { laddersOfPlan, parsePlan } from "../plan";
import { halvingMatrix } from "../presets/halving-matrix";
import { HALVING, Run, member, order, refund, sale, upline } from "./given";
import { TABLE, byRank, document, planOf, above, told, decided } from "./grades";

describe("rates by rank", () => {
  const plan = planOf(byRank());

  it.each<[string[], string[]]>([
    [["low"], ["u1 1 0.05 500", "commission 700"]],
    [["high"], ["u1 1 0.06 600", "commission 600"]],
    [
      ["low", "low", "high"],
      ["u1 1 0.05 500", "u2 2 0.03 300", "u3 3 0.02 200", "commission 200"],
    ],
    // A level beyond the row of the rank, though another rank's row reaches it.
    [
      ["high", "low", "low", "high"],
      ["u1 1 0.06 600", "u2 2 0.03 300", "commission 300", "3-4 beyond_levels"],
    ],
    // A rank without a row, and a partner whose rank was not frozen: the first step.
    [
      ["none", "?", "high"],
      ["u3 3 0.02 200", "commission 1000", "1-2 no_rank"],
    ],
    // A share of nothing within a row.
    [
      ["low", "high", "high"],
      ["u1 1 0.05 500", "u3 3 0.02 200", "commission 500", "2-2 share_too_small"],
    ],
    // Who is not active is that first, whatever its rank.
    [
      ["-high", "-none", "-low", "-high"],
      ["commission 1200", "1-3 not_active", "4-4 beyond_levels"],
    ],
    [[], ["commission 1200"]],
  ])("above the buyer %j: %j", (who, expected) => {
    expect(told(decided(plan, above(...who)))).toEqual(expected);
  });

  it("take a rank that the ladder does not know for no rank", () => {
    expect(told(decided(plan, above("constructor", "__proto__")))).toEqual([
      "commission 1200",
      "1-2 no_rank",
    ]);
  });

  it("pay who has no frozen rank as the ladder's first step", () => {
    const table = { none: ["0.01"] };
    const first = planOf(byRank({ rates: { kind: "by_rank", ladder: "grade", table } }));
    expect(told(decided(first, above("?")))[0]).toBe("u1 1 0.01 100");
  });

  it("floor a tiny base and keep every unit of the pool", () => {
    const outcome = decided(plan, above("high", "low", "high"), { base: 99n });
    expect(told(outcome)).toEqual(["u1 1 0.06 5", "u2 2 0.03 2", "u3 3 0.02 1", "commission 3"]);
    expect(told(decided(plan, above("high", "low"), { base: 0n }))).toEqual([
      "1-2 share_too_small",
    ]);
  });

  it("cost at most the highest share of each level", () => {
    expect(() => planOf(byRank({ pool: "0.11" }))).not.toThrow();
    expect(() => planOf(byRank({ pool: "0.1099" }))).toThrow("plan.bonuses.0.pool: must cover");
    expect(lint(plan).worst_case.rate).toBe("0.12");
  });

  it("name the partner whose rank earns nothing", () => {
    const fact = sale({}, { sponsor: above("none", "low") });
    expect(showSkips(decide(plan, fact).skips, fact, plan)).toEqual([
      {
        partner_id: "u1",
        from_level: 1,
        to_level: 1,
        bonus: "tree",
        why: "the partner has no rank that shares in the network's sales",
      },
    ]);
  });
});

it("levels too small to pay are told up to the root, though no more are frozen than could be paid", () => {
  const placement = {
    ...upline(...Array.from({ length: 57 }, () => "active" as const)),
    depth: 80,
  };
  const { skips } = decide(HALVING, sale({ base: 10_000n }, { placement }));
  expect(skips.filter(({ bonus }) => bonus === "tree")).toEqual([
    { bonus: "tree", from_level: 9, to_level: 80, reason: "share_too_small" },
  ]);
});

describe("a plan that pays by rank", () => {
  const rates = (more: object) => byRank({ rates: { ...byRank().rates, ...more } });

  it.each([
    ["bonuses.0.rates.ladder", rates({ ladder: "other" }), /names ladder "other"/],
    ["bonuses.0.rates.table.top", rates({ table: { top: ["0.1"] } }), /no step of ladder "grade"/],
    ["bonuses.0.rates.table", rates({ table: {} }), /at least one rank/],
    ["bonuses.0.rates.table.low", rates({ table: { low: [] } }), /./],
    ["bonuses.0.rates.table.low.0", rates({ table: { low: ["x"] } }), /decimal fraction/],
    ["bonuses.0.compression", byRank({ compression: "all" }), /./],
  ])("is refused at %s", (field, item, message) => {
    expect(() => parsePlan(document(item))).toThrow(
      expect.objectContaining({ field, message: expect.stringMatching(message) }),
    );
  });

  it("is refused without any ladder", () => {
    const { ranks: _ranks, ...rest } = document(byRank());
    expect(() => parsePlan(rest)).toThrow("plan.bonuses.0.rates.ladder: names ladder");
  });

  it("names its ladders once; others name none", () => {
    expect(laddersOfPlan(planOf(byRank(), byRank({ code: "again" })))).toEqual(["grade"]);
    expect(laddersOfPlan(parsePlan(halvingMatrix))).toEqual([]);
  });

  it("warns of a rank that earns less than the one below it, and of rising levels", () => {
    const found = (table: object) =>
      lint(planOf(rates({ table }))).findings.map(({ code, path }) => `${code} ${path}`);
    expect(found({ low: ["0.05", "0.03"], high: ["0.06", "0.03"] })).toEqual([]);
    expect(found(TABLE)).toEqual([
      "rank_pays_less bonuses.0.rates.table.high",
      "list_rates_rise bonuses.0.rates.table.high.2",
    ]);
    expect(found({ none: ["0.05", "0.03"], low: ["0.06"], high: ["0.07"] })).toEqual([
      "rank_pays_less bonuses.0.rates.table.low",
    ]);
  });
});

describe("a sale of such a plan", () => {
  const plan = planOf(byRank());
  const ranked = (id: string, sponsor: string | null, rank?: string) => ({
    ...member(id, sponsor),
    ...(rank ? { rank } : {}),
  });

  it("freezes the rank of everybody above, as it was before the sale", () => {
    const run = new Run(plan).join(ranked("a", null, "high"), ranked("b", "a"), ranked("c", "b"));
    run.apply(order("o1", "b", 10_000n), order("o2", "c", 10_000n));
    const nodes = run.decisions.map(({ sale: { upline: up } }) => up.sponsor.nodes);
    expect(nodes).toEqual([
      [{ partner_id: "a", status: "active", ranks: { grade: "high" } }],
      [
        // `b` rose by its own order: it counts from the next sale on.
        { partner_id: "b", status: "active", ranks: { grade: "low" } },
        { partner_id: "a", status: "active", ranks: { grade: "high" } },
      ],
    ]);
    expect(told(run.decisions[1].outcome)).toEqual([
      "b 1 0.05 5000000",
      "commission 7000000",
      "2-2 share_too_small",
    ]);
    expect(run.decisions[0].sale).not.toHaveProperty("self");
  });

  it("of a client has the seller at level 1, with its rank", () => {
    const run = new Run(plan).join(ranked("a", null, "high"), ranked("b", "a", "low"));
    run.apply(order("o1", "client", 10_000n, { ref: "b" }));
    expect(told(run.decisions[0].outcome).slice(0, 2)).toEqual([
      "b 1 0.05 5000000",
      "commission 7000000",
    ]);
  });

  it("keeps its ranks when it is refunded after a rise", () => {
    const run = new Run(plan).join(ranked("a", null, "low"), ranked("b", "a"));
    run.apply(order("o1", "b", 10_000n), order("rise", "a", 20_000n));
    expect(run.simulation.ranking.rankOf("a", "grade")).toBe("high");
    run.apply(refund("r1", "o1", 5_000n));
    expect(run.balance("partner:a:pending")).toBe(2_500_000n);
  });
});
