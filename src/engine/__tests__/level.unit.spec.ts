/** Level bonuses by rank, and those that pass over who is not active. */
import fc from "fast-check";
import { bonus as schema, payBonus } from "../bonuses";
import type { Outcome } from "../decision";
import { decide } from "../decide";
import { explainLine, showSkips } from "../explain";
import type { PartnerStatus, SaleFact, Upline } from "../facts";
import { lint } from "../lint";
import { add, compare, portion, rate, rateText, ZERO_RATE } from "../money";
import { laddersOfPlan, parsePlan, reachOfPlan } from "../plan";
import type { Plan } from "../plan";
import { cutToReach, isShort, MOST_PASSED_OVER } from "../reach";
import { halvingMatrix } from "../presets/halving-matrix";
import { Run, anyMinor, anyStatus, member, order, paid, sale, upline } from "./given";
import { share } from "./naive";

const LADDER = {
  code: "grade",
  steps: ["none", "low", "high"].map((code, index) => ({
    code,
    name: code,
    requires: index === 0 ? [] : [{ metric: "pv", at_least: `${index}00` }],
  })),
};
const RANKS = { ladders: [LADDER], effective: "next_sale", expire: "never" };

const TABLE = { low: ["0.05", "0.03"], high: ["0.06", "0", "0.02"] };

const byRank = (more: object = {}) => ({
  kind: "level",
  code: "tree",
  tree: "sponsor",
  rates: { kind: "by_rank", ladder: "grade", table: TABLE },
  pool: "0.12",
  remainder: "house:commission",
  ...more,
});

const document = (...bonuses: object[]) => ({
  ...halvingMatrix,
  placement: { kind: "sponsor" },
  funds: [],
  ranks: RANKS,
  bonuses,
});
const planOf = (...bonuses: object[]): Plan => parsePlan(document(...bonuses));

/** Who stands above: `high`, `low`, `none`; `-high` is suspended; `?` never had a rank frozen. */
const above = (...who: string[]): Upline => ({
  depth: who.length,
  nodes: who.map((name, index) => ({
    partner_id: `u${index + 1}`,
    status: (name.startsWith("-") ? "suspended" : "active") as PartnerStatus,
    ...(name === "?" ? {} : { ranks: { grade: name.replace("-", "") } }),
  })),
});

const told = ({ lines, skips }: Outcome): string[] => [
  ...lines.map(({ recipient, level, stands_at, rate, amount }) =>
    [recipient.id, level, stands_at && `at ${stands_at}`, rate, amount].filter(Boolean).join(" "),
  ),
  ...skips.map(({ from_level, to_level, reason }) => `${from_level}-${to_level} ${reason}`),
];

const decided = (plan: Plan, sponsor: Upline, more: Partial<SaleFact> = {}) =>
  decide(plan, sale({ base: 10_000n, ...more }, { sponsor }));

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
    run.apply({
      kind: "refund",
      id: "r1",
      at: "2026-02-01T00:00:00Z",
      ref: "o1",
      amount: 50_000_000n,
    });
    expect(run.balance("partner:a:pending")).toBe(2_500_000n);
  });
});

describe("compression", () => {
  const list = (compression?: string, ...rates: string[]) => ({
    ...byRank({ rates: { kind: "list", rates }, pool: "0.2" }),
    ...(compression ? { compression } : {}),
  });
  const squeezed = planOf(list("inactive", "0.05", "0.03", "0.01"));

  it.each<[string[], string[]]>([
    [
      ["-low", "low", "-low", "-low", "low", "low", "low"],
      [
        "u2 1 at 2 0.05 500",
        "u5 2 at 5 0.03 300",
        "u6 3 at 6 0.01 100",
        "commission 1100",
        "1-1 not_active",
        "3-4 not_active",
        "7-7 beyond_levels",
      ],
    ],
    [
      ["low", "low"],
      ["u1 1 0.05 500", "u2 2 0.03 300", "commission 1200"],
    ],
    [
      ["-low", "-low"],
      ["commission 2000", "1-2 not_active"],
    ],
    [[], ["commission 2000"]],
  ])("above the buyer %j: %j", (who, expected) => {
    expect(told(decided(squeezed, above(...who)))).toEqual(expected);
  });

  it("of `none` is the same as saying nothing", () => {
    const who = above("-low", "low", "low", "low");
    const plain = decided(planOf(list(undefined, "0.05", "0.03")), who);
    expect(decided(planOf(list("none", "0.05", "0.03")), who)).toEqual(plain);
    expect(told(plain)).toEqual([
      "u2 2 0.03 300",
      "commission 1700",
      "1-1 not_active",
      "3-4 beyond_levels",
    ]);
  });

  it("passes over nobody for want of a rank", () => {
    const plan = planOf(byRank({ compression: "inactive" }));
    expect(told(decided(plan, above("none", "-high", "low", "high", "high")))).toEqual([
      "u3 2 at 3 0.03 300",
      "u4 3 at 4 0.02 200",
      "commission 700",
      "1-1 no_rank",
      "2-2 not_active",
      "5-5 beyond_levels",
    ]);
  });

  it("ends a geometric row where shares end", () => {
    const rates = { kind: "geometric", first: "0.015", ratio: "0.5" };
    const plan = planOf({ ...list("inactive"), rates, pool: "0.03" });
    expect(told(decided(plan, above("-low", "low", "-low", "low", "low"), { base: 100n }))).toEqual(
      [
        "u2 1 at 2 0.015 1",
        "commission 2",
        "1-1 not_active",
        "3-3 not_active",
        "4-5 share_too_small",
      ],
    );
  });

  it("says where somebody stands who was paid a nearer level", () => {
    const fact = sale({}, { sponsor: above("-low", "low") });
    const [line] = decide(squeezed, fact).lines;
    expect(explainLine(line, fact)).toBe(
      "5 % of 100.000000 usd, as partner at level 1 above the buyer: " +
        "it stands at level 2, those between were passed over",
    );
  });

  it("freezes the nearest up to the last active one that can be paid, and no more", () => {
    const chain = (statuses: PartnerStatus[]) => {
      const run = new Run(squeezed);
      statuses.forEach((status, index) =>
        run.join(member(`m${index}`, index === 0 ? null : `m${index - 1}`, status)),
      );
      return run.apply(order("o1", `m${statuses.length - 1}`, 10_000n)).decisions[0];
    };
    const a = "active" as const;
    const s = "suspended" as const;
    // From the root down to the buyer: four active ones above, of whom three are paid.
    const { sale: fact, outcome } = chain([a, a, s, s, a, s, a, s, a]);
    expect(fact.upline.sponsor.depth).toBe(8);
    expect(fact.upline.sponsor.nodes.map(({ partner_id }) => partner_id)).toEqual([
      "m7",
      "m6",
      "m5",
      "m4",
      "m3",
      "m2",
      "m1",
    ]);
    expect(told(outcome)).toContain("8-8 beyond_levels");
    // A client's seller counts as the first of them.
    const run = new Run(squeezed).join(
      member("a"),
      member("b", "a"),
      member("c", "b"),
      member("d", "c"),
    );
    run.apply(order("o2", "client", 100n, { ref: "d" }));
    const { nodes } = run.decisions[0].sale.upline.sponsor;
    expect(nodes.map(({ partner_id }) => partner_id)).toEqual(["d", "c", "b"]);
  });

  it("passes over no more partners than one way up may freeze", () => {
    const run = new Run(squeezed).join(member("m0"));
    for (let index = 1; index <= MOST_PASSED_OVER + 10; index++) {
      run.join(member(`m${index}`, `m${index - 1}`, "suspended"));
    }
    run.apply(order("o1", `m${MOST_PASSED_OVER + 10}`, 10_000n));
    const [{ sale: fact, outcome }] = run.decisions;
    expect(fact.upline.sponsor.nodes).toHaveLength(MOST_PASSED_OVER + 3);
    expect(told(outcome)).toEqual([
      "commission 20000000",
      `1-${MOST_PASSED_OVER + 3} not_active`,
      `${MOST_PASSED_OVER + 4}-${MOST_PASSED_OVER + 10} beyond_levels`,
    ]);
  });
});

describe("the reach of a plan", () => {
  const level = (code: string, tree: string, levels: number, compression?: string) => ({
    kind: "level",
    code,
    tree,
    rates: { kind: "list", rates: Array.from({ length: levels }, () => "0.001") },
    ...(compression ? { compression } : {}),
    pool: "0.2",
    remainder: "house:commission",
  });

  it("is levels alone where nobody is passed over", () => {
    expect(reachOfPlan(planOf(level("a", "sponsor", 3), level("b", "sponsor", 5)))).toEqual({
      sponsor: 5,
      placement: 0,
    });
  });

  it("goes on to enough active partners where somebody is, tree by tree", () => {
    const plan = planOf(level("a", "sponsor", 4), level("b", "sponsor", 2, "inactive"));
    const reach = reachOfPlan(plan);
    expect(reach).toEqual({
      sponsor: 2 + MOST_PASSED_OVER,
      placement: 0,
      enough: { sponsor: { levels: 4, active: 2 } },
    });
    const cut = (...statuses: PartnerStatus[]) =>
      cutToReach(upline(...statuses), "sponsor", reach).nodes.length;
    const a = "active" as const;
    const s = "suspended" as const;
    expect(cut(a, a, a, a, a, a)).toBe(4);
    expect(cut(a, s, s, s, s, a, a)).toBe(6);
    expect(cut(s, s)).toBe(2);
    expect(cut()).toBe(0);
  });

  it("tells an upline that was frozen too short for another plan", () => {
    const reach = reachOfPlan(planOf(level("b", "sponsor", 2, "inactive")));
    const up = (depth: number, ...statuses: PartnerStatus[]): Upline => ({
      depth,
      nodes: upline(...statuses).nodes,
    });
    expect(isShort(up(9, "active", "active"), "sponsor", reach)).toBe(false);
    expect(isShort(up(9, "active", "suspended"), "sponsor", reach)).toBe(true);
    expect(isShort(up(2, "active", "suspended"), "sponsor", reach)).toBe(false);
    const plain = reachOfPlan(planOf(level("a", "sponsor", 3)));
    expect(isShort(up(9, "active", "active"), "sponsor", plain)).toBe(true);
    expect(isShort(up(9, "active", "active", "active"), "sponsor", plain)).toBe(false);
  });
});

describe("whatever stands above", () => {
  const anyShare = fc.integer({ min: 0, max: 300 }).map((n) => (n / 10_000).toFixed(4));
  const anyRow = fc.array(anyShare, { minLength: 1, maxLength: 8 });
  const anyCase = fc.record({
    table: fc.record({ none: anyRow, low: anyRow, high: anyRow }, { requiredKeys: ["low"] }),
    compression: fc.constantFrom("none", "inactive"),
    who: fc.array(fc.tuple(anyStatus, fc.constantFrom("none", "low", "high")), { maxLength: 14 }),
    base: anyMinor,
  });

  /** The highest share of each level, added up by hand. */
  const worstOf = (table: Record<string, string[]>) =>
    Array.from({ length: 8 }, (_, level) =>
      Object.values(table)
        .map((row) => rate(row[level] ?? "0"))
        .reduce((a, b) => (compare(a, b) > 0 ? a : b)),
    ).reduce(add, ZERO_RATE);

  it("pays the whole pool and no more, each partner the share of its rank at its level", () => {
    fc.assert(
      fc.property(anyCase, ({ table, compression, who, base }) => {
        const pool = worstOf(table);
        const rates = { kind: "by_rank", ladder: "grade", table };
        const plan = planOf(byRank({ rates, compression, pool: rateText(pool) }));
        const nodes = who.map(([status, grade], index) => ({
          partner_id: `u${index + 1}`,
          status,
          ranks: { grade },
        }));
        const { lines, skips } = decided(plan, { depth: nodes.length, nodes }, { base });
        expect(paid(lines)).toBe(portion(base, pool));
        const mine = lines.filter(({ recipient }) => recipient.kind === "partner");
        const levels = Math.max(...Object.values(table).map((row: string[]) => row.length));
        let level = 0;
        const expected = who.flatMap(([status, grade], index) => {
          if (status === "active" || compression === "none") level++;
          const cells: string[] = (table as Record<string, string[]>)[grade] ?? [];
          const cell = status === "active" && level <= levels ? cells[level - 1] : undefined;
          const amount = share(base, BigInt(Math.round(Number(cell ?? 0) * 10_000)), 10_000n);
          return amount > 0n ? [[`u${index + 1}`, level, amount]] : [];
        });
        expect(mine.map(({ recipient, level: at, amount }) => [recipient.id, at, amount])).toEqual(
          expected,
        );
        // Everybody above is told of exactly once.
        const stand = [
          ...mine.map(({ level: at, stands_at }) => stands_at ?? (at as number)),
          ...skips.flatMap(({ from_level, to_level }) =>
            Array.from({ length: to_level - from_level + 1 }, (_, index) => from_level + index),
          ),
        ];
        expect(stand.sort((a, b) => a - b)).toEqual(nodes.map((_, index) => index + 1));
      }),
      { numRuns: 400 },
    );
  });

  it("compression pays as many partners as there are levels, or active ones", () => {
    const anyRuns = fc.array(anyStatus, { maxLength: 40 });
    fc.assert(
      fc.property(anyRuns, fc.integer({ min: 1, max: 12 }), (statuses, levels) => {
        const rates = { kind: "list", rates: Array.from({ length: levels }, () => "0.01") };
        const item = schema.parse(byRank({ rates, compression: "inactive" }));
        const fact = sale({}, { sponsor: upline(...statuses) });
        const { lines } = payBonus(item, fact);
        const active = statuses.filter((status) => status === "active").length;
        const mine = lines.filter(({ recipient }) => recipient.kind === "partner");
        expect(mine.map(({ level }) => level)).toEqual(
          Array.from({ length: Math.min(levels, active) }, (_, index) => index + 1),
        );
      }),
    );
  });
});
