/** The cap of a plan: what leaves the house is cut to it, in proportion, and nothing is lost. */
import fc from "fast-check";
import { cutToCap } from "../cap";
import { decide, decideAgainAt, decideAt } from "../decide";
import { slotOf } from "../decision";
import type { Line } from "../decision";
import { explainLine } from "../explain";
import { lint } from "../lint";
import { portion, rate } from "../money";
import { codesOfPlan, parsePlan } from "../plan";
import type { Plan } from "../plan";
import { differential } from "../presets/differential";
import { halvingMatrix } from "../presets/halving-matrix";
import {
  HALVING,
  Run,
  anyMinor,
  cancel,
  member,
  order,
  paid,
  planWith,
  refund,
  release,
  sale,
  total,
  upline,
} from "./given";
import { share } from "./naive";

const capOf = (rate: string) => ({ rate, on_excess: "pro_rata" as const });

const line = (bonus: string, amount: bigint, to = "partner:p"): Line => {
  const [kind, id] = to.split(":");
  return {
    recipient: { kind: kind as "partner" | "fund" | "house", id },
    bonus,
    income_type: bonus,
    level: 1,
    rate: "0.1",
    amount,
    reason: "earned",
  };
};

const told = (lines: readonly Line[]): string[] =>
  lines.map(({ recipient, bonus, amount, before_cap }) =>
    [`${recipient.kind}:${recipient.id}`, bonus, amount, before_cap && `of ${before_cap}`]
      .filter((word) => word !== undefined)
      .join(" "),
  );

const cut = (lines: Line[], cap: string, base: bigint, outside: string[] = []) =>
  told(cutToCap(lines, capOf(cap), base, new Set(outside)));

/** What partners and funds get. */
const leaving = (lines: readonly Line[], outside: string[] = []): bigint =>
  total(
    lines
      .filter(({ recipient, bonus }) => recipient.kind !== "house" && !outside.includes(bonus))
      .map(({ amount }) => amount),
  );

describe("cutting to a cap", () => {
  it("leaves alone what is not above it, to the unit", () => {
    const lines = [line("a", 200n), line("b", 50n, "fund:trust")];
    expect(cutToCap(lines, capOf("0.25"), 1_000n, new Set())).toEqual(lines);
    expect(cut(lines, "0.249", 1_000n)).toEqual([
      "partner:p a 199 of 200",
      "fund:trust b 49 of 50",
      "house:breakage cap 2",
    ]);
  });

  it("cuts partners and funds in one proportion, and the house not at all", () => {
    const lines = [
      line("a", 600n),
      line("b", 300n, "fund:trust"),
      line("c", 100n, "house:commission"),
    ];
    expect(cut(lines, "0.3", 1_000n)).toEqual([
      "partner:p a 200 of 600",
      "fund:trust b 100 of 300",
      "house:commission c 100",
      "house:breakage cap 600",
    ]);
  });

  it("rounds each line down, whatever their order, and cuts what rounding leaves", () => {
    const lines = [line("a", 1n), line("b", 1n), line("c", 1n)];
    expect(cut(lines, "0.002", 1_000n)).toEqual([
      "partner:p a 0 of 1",
      "partner:p b 0 of 1",
      "partner:p c 0 of 1",
      "house:breakage cap 3",
    ]);
    const uneven = [line("a", 70n), line("b", 20n), line("c", 11n)];
    const amounts = (items: Line[]) =>
      new Map(cutToCap(items, capOf("0.1"), 1_000n, new Set()).map((l) => [l.bonus, l.amount]));
    expect(amounts(uneven)).toEqual(
      new Map([
        ["a", 69n],
        ["b", 19n],
        ["c", 10n],
        ["cap", 3n],
      ]),
    );
    expect(amounts([...uneven].reverse())).toEqual(amounts(uneven));
  });

  it("pays nothing under a cap of nothing, or of a base of nothing", () => {
    expect(cut([line("a", 5n)], "0", 1_000n)).toEqual([
      "partner:p a 0 of 5",
      "house:breakage cap 5",
    ]);
    expect(cut([line("a", 0n)], "0", 1_000n)).toEqual(["partner:p a 0"]);
    expect(cut([line("a", 0n)], "0.5", 0n)).toEqual(["partner:p a 0"]);
  });

  it("neither counts nor cuts what is passed on", () => {
    const lines = [line("own", 5_000n), line("a", 100n)];
    expect(cut(lines, "0.1", 1_000n, ["own"])).toEqual(["partner:p own 5000", "partner:p a 100"]);
    expect(cut(lines, "0.05", 1_000n, ["own"])).toEqual([
      "partner:p own 5000",
      "partner:p a 50 of 100",
      "house:breakage cap 50",
    ]);
  });

  it("keeps the sum of every sale, below the cap, cutting each line by less than one unit too much", () => {
    const anyLine = fc
      .tuple(fc.constantFrom("partner:p", "partner:q", "fund:t", "house:commission"), anyMinor)
      .map(([to, amount]) => ({ to, amount }));
    const anyCase = fc.record({
      items: fc.array(anyLine, { maxLength: 12 }),
      base: anyMinor,
      cap: fc.integer({ min: 0, max: 1_000 }).map((n) => (n / 1_000).toFixed(3)),
    });
    fc.assert(
      fc.property(anyCase, ({ items, base, cap }) => {
        const lines = items.map(({ to, amount }, index) => line(`b${index}`, amount, to));
        const answer = cutToCap(lines, capOf(cap), base, new Set());
        const limit = portion(base, rate(cap));
        const whole = leaving(lines);
        expect(paid(answer)).toBe(paid(lines));
        expect(leaving(answer)).toBeLessThanOrEqual(whole <= limit ? whole : limit);
        expect(leaving(answer)).toBeGreaterThan((whole <= limit ? whole : limit) - 13n);
        lines.forEach(({ amount, recipient }, index) => {
          const isCut = recipient.kind !== "house" && whole > limit;
          expect(answer[index].amount).toBe(isCut ? share(amount, limit, whole) : amount);
          expect(slotOf(answer[index])).toBe(slotOf(lines[index]));
        });
        expect(answer.length - lines.length).toBe(whole > limit ? 1 : 0);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a plan with a cap", () => {
  const capped = (rate: string): Plan => planWith({ cap: capOf(rate) });
  const trees = { sponsor: upline("active"), placement: upline("active", "active") };

  it("decides at most the cap, and at any base as much as without one", () => {
    const plan = capped("0.05");
    for (const base of [0n, 1n, 19n, 20n, 333n, 10_000n, 100_000_000n]) {
      const { lines } = decideAt(plan, sale({}, trees), base);
      expect(leaving(lines)).toBeLessThanOrEqual(portion(base, rate("0.05")));
      expect(paid(lines)).toBe(paid(decideAt(HALVING, sale({}, trees), base).lines));
      expect(new Set(lines.map(slotOf)).size).toBe(lines.length);
    }
  });

  it("halves every amount when it is half of what the bonuses come to", () => {
    const { lines } = decide(capped("0.05"), sale({}, trees));
    const before = decide(HALVING, sale({}, trees)).lines;
    expect(lines.slice(0, -1).map(({ amount }) => amount * 2n)).toEqual(
      before.map(({ amount }) => amount),
    );
    expect(told(lines.slice(-1))).toEqual(["house:breakage cap 5000000"]);
    expect(lines[lines.length - 1].reason).toBe("cap");
  });

  it("explains what was cut, and where it went", () => {
    const fact = sale({}, trees);
    const { lines } = decide(capped("0.05"), fact);
    const words = lines.map((item) => explainLine(item, fact));
    expect(words[0]).toBe(
      "3 % of 100.000000 usd, allocated from every sale; cut from 3.000000 by the plan's cap",
    );
    expect(words[words.length - 1]).toBe(
      "what the plan's cap cut from the other amounts of this order",
    );
    expect(explainLine(decide(capped("0.1"), fact).lines[0], fact)).not.toContain("cap");
  });

  it("gives nobody more because somebody left", () => {
    const plan = capped("0.05");
    const gone = decideAgainAt(plan, sale({}, trees), 50_000_000n, ["u1"]).lines;
    const there = decideAt(plan, sale({}, trees), 50_000_000n).lines;
    expect(gone.map(({ amount }) => amount)).toEqual(there.map(({ amount }) => amount));
    expect(leaving(gone)).toBeLessThan(leaving(there));
  });

  it("does not cut what an own investment returned", () => {
    const plan = parsePlan({ ...differential, cap: capOf("0.01") });
    const run = new Run(plan).join({ ...member("p"), rank: "11" }, { ...member("q", "p") });
    run.apply(order("o1", "q", 10_000n, { source: "profit", own_return: 77_000_000n }));
    expect(told(run.lines())).toEqual([
      "partner:q portfolio_returns 77000000",
      "partner:p network_profits 1000000 of 20000000",
      "house:breakage cap 19000000",
    ]);
  });

  it("goes by a code of its own", () => {
    expect(codesOfPlan(capped("0.05"))).toContain("cap");
    expect(codesOfPlan(HALVING)).not.toContain("cap");
    const bonuses = [{ ...halvingMatrix.bonuses[0], code: "cap" }];
    expect(() => planWith({ bonuses, cap: capOf("0.5") })).toThrow("plan.bonuses.0.code: ");
    expect(() => planWith({ bonuses })).not.toThrow();
  });

  it.each([
    ["cap.rate", { rate: "1.5", on_excess: "pro_rata" }],
    ["cap.rate", { on_excess: "pro_rata" }],
    ["cap.on_excess", { rate: "0.5", on_excess: "first_come" }],
    ["cap.of", { ...capOf("0.5"), of: "turnover" }],
  ])("is refused at %s", (field, cap) => {
    expect(() => planWith({ cap })).toThrow(
      expect.objectContaining({ code: "invalid_plan", field }),
    );
  });

  it("is proven to cost no more than the cap, beside what periods pay", () => {
    expect(lint(capped("0.05"))).toMatchObject({
      findings: [{ code: "above_cap", path: "cap.rate" }],
      worst_case: { rate: "0.05" },
    });
    expect(lint(capped("0.05")).worst_case.proof.slice(-2)).toEqual([
      "partners and funds get at most 0.05 of the base of any of them, by the cap",
      "every amount is rounded down",
    ]);
    expect(lint(capped("0.25"))).toMatchObject({ findings: [], worst_case: { rate: "0.1" } });
    // Twenty percent of bonuses cut to fifteen, and five and a half percent of pools.
    const pools = parsePlan({ ...differential, cap: capOf("0.15") });
    expect(lint(pools).worst_case.rate).toBe("0.205");
    expect(lint(parsePlan({ ...differential, cap: capOf("0.2") })).findings).not.toContainEqual(
      expect.objectContaining({ code: "above_cap" }),
    );
  });
});

describe("refunds under a cap", () => {
  /** Awkward on purpose: nothing divides evenly, and the cut of a small base rounds otherwise. */
  const plan = planWith({ cap: capOf("0.0777") });

  it("post the difference of two decisions, the cut included", () => {
    const run = new Run(planWith({ cap: capOf("0.05") })).join(member("a"), member("b", "a"));
    run.apply(order("o1", "b", 10_000n));
    expect(run.accounts()).toEqual({
      "partner:a:pending usd": 2_250_000n,
      "fund:trust usd": 1_500_000n,
      "fund:development usd": 1_250_000n,
      "house:breakage usd": 5_000_000n,
      "world:sales usd": -10_000_000n,
    });
    run.apply(refund("r1", "o1", 5_000n));
    expect(run.accounts()).toEqual({
      "partner:a:pending usd": 1_125_000n,
      "fund:trust usd": 750_000n,
      "fund:development usd": 625_000n,
      "house:breakage usd": 2_500_000n,
      "world:sales usd": -5_000_000n,
    });
    run.apply(refund("r2", "o1", 5_000n));
    expect(run.accounts()).toEqual({});
  });

  it("reach the same accounts on any path to the whole, released or not", () => {
    const anyPath = fc.record({
      minor: anyMinor,
      cuts: fc.array(fc.nat(1_000_000), { maxLength: 8 }),
      released: fc.boolean(),
    });
    fc.assert(
      fc.property(anyPath, ({ minor, cuts, released }) => {
        const start = () => {
          const run = new Run(plan).join(member("a"), member("b", "a"), member("c", "b"));
          run.apply(order("x", "c", 12_345n));
          const before = run.accounts();
          run.apply(order("o1", "c", minor));
          if (released) run.apply(release("o1"));
          return { run, before };
        };
        const whole = start();
        whole.run.apply(cancel("c1", "o1"));
        const parts = start();
        const points = cuts
          .map((cut) => (minor * BigInt(cut)) / 1_000_000n)
          .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        [...points, minor].forEach((point, index) =>
          parts.run.apply(refund(`r${index}`, "o1", point - (points[index - 1] ?? 0n))),
        );
        expect(parts.run.accounts()).toEqual(whole.run.accounts());
        expect(whole.run.accounts()).toEqual(whole.before);
      }),
      { numRuns: 200 },
    );
  });
});
