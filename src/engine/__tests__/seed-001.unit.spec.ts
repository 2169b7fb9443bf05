/** Seed 001: one sale pays up to twelve levels of the sponsor tree at once, each partner by its rank and level. */
import fc from "fast-check";
import { releaseTime } from "../hold";
import type { Member, TimedEvent } from "../history";
import { lint } from "../lint";
import { compare, portion, rate } from "../money";
import { laddersOfPlan, reachOfPlan } from "../plan";
import { preset, PRESET_CODES } from "../presets";
import { Run, anyMinor, cancel, member, order, paid } from "./given";

const PLAN = preset("twelve-level");
const [LADDER] = PLAN.ranks?.ladders ?? [];
const RANKS = LADDER.steps.map(({ code }) => code);

/** The example rates, as a table to be read: a column for each rank, a row for each level, in percent. */
const PERCENT = `
  5 6 6 7   8   8
  - 3 4 4   5   5
  - 1 2 3   3   3
  - - 1 2   2   2
  - - 1 1   1.5 1.5
  - - - 1   1   1.5
  - - - 0.5 1   1
  - - - 0.5 0.5 1
  - - - -   0.5 0.5
  - - - -   0.5 0.5
  - - - -   -   0.5
  - - - -   -   0.5`
  .trim()
  .split("\n")
  .map((row) => row.trim().split(/\s+/));

const percentOf = (rank: string, level: number): string => PERCENT[level - 1][RANKS.indexOf(rank)];

/** A hundredth of the base is a whole number of ledger units in these tests. */
const shareOf = (base: bigint, rank: string, level: number): bigint => {
  const percent = percentOf(rank, level);
  return percent === "-" ? 0n : portion(base, { ...rate(percent), scale: rate(percent).scale + 2 });
};

const ranked = (id: string, sponsor_id: string | null, rank: string): Member => ({
  ...member(id, sponsor_id),
  rank,
});

/** The buyer `p0`, and above it partners of these ranks, the nearest first. */
function under(...ranks: string[]): Run {
  const run = new Run(PLAN);
  [...ranks].reverse().forEach((rank, index) => {
    const at = ranks.length - index;
    run.join(ranked(`p${at}`, index === 0 ? null : `p${at + 1}`, rank));
  });
  return run.join(member("p0", ranks.length === 0 ? null : "p1"));
}

const close = (id: string, time: string): TimedEvent => ({
  kind: "close",
  id,
  at: time,
  period: "day",
});

const amounts = (run: Run) =>
  run
    .lines()
    .filter(({ recipient }) => recipient.kind === "partner")
    .map(({ recipient, level, amount }) => [recipient.id, level, amount]);

it("is a preset, with a hold of fourteen days and ranks frozen over twelve levels of sponsors", () => {
  expect(PRESET_CODES).toContain("twelve-level");
  expect(releaseTime(PLAN, "2026-02-01T00:00:00.000Z")).toBe("2026-02-15T00:00:00.000Z");
  expect(reachOfPlan(PLAN)).toEqual({ sponsor: 12, placement: 0 });
  expect(laddersOfPlan(PLAN)).toEqual([LADDER.code]);
  expect(PLAN.placement).toEqual({ kind: "sponsor" });
});

it("costs a quarter of an order at most, and the linter finds nothing wrong", () => {
  expect(lint(PLAN)).toMatchObject({ findings: [], worst_case: { rate: "0.25" } });
});

it.each(RANKS)("pays %s by its column, level by level", (rank) => {
  const run = under(...Array.from({ length: 14 }, () => rank));
  run.apply(order("o1", "p0", 10_000n));
  const expected = PERCENT.flatMap((_, index) => {
    const amount = shareOf(100_000_000n, rank, index + 1);
    return amount > 0n ? [[`p${index + 1}`, index + 1, amount]] : [];
  });
  expect(amounts(run)).toEqual(expected);
  expect(run.decisions[0].outcome.skips).toEqual([
    {
      bonus: "level_commission",
      from_level: expected.length + 1,
      to_level: 14,
      reason: "beyond_levels",
    },
  ]);
});

it("never pays a higher rank less, nor a farther level more", () => {
  RANKS.forEach((rank, at) =>
    PERCENT.forEach((_, index) => {
      const amount = shareOf(10_000n, rank, index + 1);
      if (at > 0) expect(amount).toBeGreaterThanOrEqual(shareOf(10_000n, RANKS[at - 1], index + 1));
      if (index > 0) expect(amount).toBeLessThanOrEqual(shareOf(10_000n, rank, index));
    }),
  );
});

it("pays twelve partners of mixed ranks from one sale, and the rest of the quarter to the house", () => {
  const mixed = ["member", "diamond", "bronze", "gold", "gold", "silver"];
  const run = under(...mixed, ...mixed);
  run.apply(order("o1", "p0", 10_000n));
  expect(amounts(run)).toEqual([
    ["p1", 1, 5_000_000n],
    ["p2", 2, 5_000_000n],
    ["p3", 3, 1_000_000n],
    ["p4", 4, 2_000_000n],
    ["p5", 5, 1_000_000n],
    ["p8", 8, 1_000_000n],
  ]);
  expect(run.accounts()).toMatchObject({ "house:commission usd": 10_000_000n });
  expect(
    under(...Array.from({ length: 12 }, () => "diamond"))
      .apply(order("o", "p0", 100n))
      .lines(),
  ).toHaveLength(12);
});

it("raises a rank at night by the volumes of thirty days, for all that was sold this month", () => {
  const run = new Run(PLAN).join(member("a"), member("b", "a"), member("c", "b"));
  run.apply(order("own", "a", 10_000n), order("team", "b", 39_999n), order("o1", "c", 10_000n));
  expect(run.simulation.ranking.rankOf("a", LADDER.code)).toBe("member");
  expect(amounts(run)).toEqual([["b", 1, 5_000_000n]]);
  run.apply(close("night-1", "2026-01-02T00:00:00.000Z"));
  expect(run.simulation.ranking.rankOf("a", LADDER.code)).toBe("member");
  run.apply(order("last", "b", 1n), close("night-2", "2026-01-03T00:00:00.000Z"));
  expect(run.simulation.ranking.rankOf("a", LADDER.code)).toBe("bronze");
  // Level 2 of the order of c, and both of b's: six per cent of 399.99 and of 0.01 on level 1.
  const held = run.accounts()["partner:a:pending usd"];
  expect(held).toBe(3_000_000n + 23_999_400n + 600n);
  run.apply(close("month-on", "2026-02-10T00:00:00.000Z"));
  expect(run.simulation.ranking.rankOf("a", LADDER.code)).toBe("member");
  expect(run.accounts()["partner:a:pending usd"]).toBe(held);
});

it("takes all of it back with the order", () => {
  const run = under("bronze", "gold", "diamond").apply(order("o1", "p0", 9_999n));
  run.apply(cancel("c1", "o1"));
  expect(run.accounts()).toEqual({});
});

it("allocates a quarter of any order, whoever stands above", () => {
  const anyRanks = fc.array(fc.constantFrom(...RANKS), { maxLength: 20 });
  fc.assert(
    fc.property(anyRanks, anyMinor, (ranks, minor) => {
      const run = under(...ranks).apply(order("o1", "p0", minor));
      const base = minor * 10_000n;
      expect(paid(run.lines())).toBe(base / 4n);
      expect(amounts(run)).toEqual(
        ranks.slice(0, 12).flatMap((rank, index) => {
          const amount = shareOf(base, rank, index + 1);
          return amount > 0n ? [[`p${index + 1}`, index + 1, amount]] : [];
        }),
      );
      expect(compare(rate(lint(PLAN).worst_case.rate), rate("0.25"))).toBe(0);
    }),
    { numRuns: 100 },
  );
});
