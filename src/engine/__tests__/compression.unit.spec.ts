/** Level bonuses that pass over who is not active, and how far a sale freezes the way up for them. */
import fc from "fast-check";
import { bonus as schema, payBonus } from "../bonuses";
import { decide } from "../decide";
import { explainLine } from "../explain";
import type { PartnerStatus, Upline } from "../facts";
import { add, compare, portion, rate, rateText, ZERO_RATE } from "../money";
import { reachOfPlan } from "../plan";
import { cutToReach, isShort, MOST_PASSED_OVER } from "../reach";
import { Run, anyMinor, anyStatus, member, order, paid, sale, upline } from "./given";
import { share } from "./naive";
import { byRank, planOf, above, told, decided } from "./grades";

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
    // Four levels and two who are active: nothing further up is missing.
    const four = { depth: 9, nodes: upline(a, s, a, s).nodes };
    expect(isShort(four, "sponsor", reach)).toBe(false);
    expect(isShort({ depth: 9, nodes: four.nodes.slice(0, 3) }, "sponsor", reach)).toBe(true);
  });

  it("counts the levels of bonuses that pass over nobody apart from those that do", () => {
    const plan = planOf(level("a", "sponsor", 3), level("b", "sponsor", 5, "inactive"));
    expect(reachOfPlan(plan).enough).toEqual({ sponsor: { levels: 3, active: 5 } });
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
