/** Ladders evaluated at closes, in histories: seed 002's three ladders at once, and windows that pass. */
import type { TimedEvent } from "../history";
import { lint } from "../lint";
import { Run, member, order, refund } from "./given";
import { rankPlan, step } from "./snapshots";

const pv = (at_least: string, more: object = {}) => ({ metric: "pv", at_least, ...more });
const gv = (at_least: string) => ({ metric: "gv", at_least });
const directsAt = (rank: string, at_least: number) => ({
  metric: "directs_at_rank",
  ladder: "rank",
  rank,
  at_least,
});
const downlinesAt = (rank: string, at_least: number) => ({
  metric: "downlines_at_rank",
  ladder: "medal",
  rank,
  at_least,
});
const grade = (levels: number[], at_least: number) => ({
  metric: "valid_referrals",
  levels,
  at_least,
});

/** Seed 002: "RankConfig Table", "Rank-Based Point Thresholds", and the first levels of "Level". */
const LADDERS = [
  {
    code: "rank",
    steps: [
      step("RANK_0"),
      step("RANK_1", pv("100"), gv("1000"), directsAt("RANK_1", 2)),
      step("RANK_2", pv("300"), gv("3000"), directsAt("RANK_1", 3)),
    ],
  },
  {
    code: "medal",
    steps: [
      step("none"),
      step("bronze", pv("100"), gv("500"), { metric: "directs", at_least: 2 }),
      step("silver", pv("200"), gv("1500"), downlinesAt("bronze", 2)),
      step("gold", pv("300"), gv("3000"), downlinesAt("silver", 3)),
    ],
  },
  {
    code: "lv",
    expire: { grace_days: 4 },
    steps: [
      step("LV0"),
      step("LV1", { metric: "assets", at_least: "50" }),
      step(
        "LV2",
        { metric: "assets", at_least: "500" },
        grade([1], 3),
        grade([2, 3], 5),
        grade([2], 2),
        grade([3], 2),
        { metric: "team_size", levels: [1, 2, 3], at_least: 8 },
      ),
    ],
  },
];
const PLAN = rankPlan(LADDERS);

const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();
const close = (number: number): TimedEvent => ({
  kind: "close",
  id: `night${number}`,
  at: day(number),
  period: "day",
});
const buys = (id: string, who: string, dollars: number, number = 2) =>
  order(id, who, BigInt(dollars) * 100n, { at: day(number) });
const ranks = (run: Run, ladder: string) =>
  Object.fromEntries(run.members.map(({ id }) => [id, run.simulation.ranking.rankOf(id, ladder)]));

/** Seed 002: "Sample Data": the ranks are awards. */
const sample = () =>
  new Run(PLAN).join(
    { ...member("alice"), rank: "RANK_1" },
    { ...member("bob", "alice"), rank: "RANK_1" },
    member("carol", "bob"),
    member("dave", "bob"),
  );

describe("RANK_n", () => {
  it("starts by an award, which the linter says", () => {
    const warnings = lint(PLAN).findings.filter(({ level }) => level === "warning");
    expect(warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "rank_needs_itself ranks.ladders.0.steps.1",
    ]);
  });

  it("is kept by the sample users, though they meet nothing of it", () => {
    const run = sample().apply(
      buys("o1", "carol", 50),
      buys("o2", "dave", 100),
      close(3),
      close(90),
    );
    expect(ranks(run, "rank")).toEqual({
      alice: "RANK_1",
      bob: "RANK_1",
      carol: "RANK_0",
      dave: "RANK_0",
    });
    expect(run.ranks.filter(({ event_id }) => event_id.startsWith("night"))).toEqual(
      [
        { event_id: "night3", ladder: "lv", member_id: "carol", rank: "LV1" },
        { event_id: "night3", ladder: "lv", member_id: "dave", rank: "LV1" },
      ].map((change) => ({ ...change, achieved: "LV1", missed_since: null, why: "met" })),
    );
  });

  it("is never won without one, and spreads from two", () => {
    const grow = (rank: string) =>
      new Run(PLAN)
        .join(
          member("top"),
          ...["x", "y"].map((id) => ({ ...member(id, "top"), rank })),
          member("deep", "x"),
        )
        .apply(buys("o1", "top", 100), buys("o2", "deep", 1_000), close(3));
    expect(ranks(grow("RANK_0"), "rank").top).toBe("RANK_0");
    expect(ranks(grow("RANK_1"), "rank").top).toBe("RANK_1");
  });
});

/** `top` with three medal winners below it, each with two directs and a volume of its own. */
function medals(): Run {
  const run = new Run(PLAN).join(
    member("top"),
    member("m1", "top"),
    member("m2", "m1"),
    member("m3", "m2"),
  );
  run.join(member("n1", "m1"), member("n2", "m2"), member("n3", "m3"), member("n4", "m3"));
  return run;
}

describe("bronze and silver", () => {
  it("count downlines at any depth, those of the same night too", () => {
    const run = medals();
    run.apply(buys("o1", "n3", 3_000), ...["m1", "m2", "m3"].map((id) => buys(`b${id}`, id, 300)));
    run.apply(close(3));
    // m3: two directs and 3,000 below. m2 and m1 have one and two bronze downlines, so far.
    expect(ranks(run, "medal")).toMatchObject({
      m3: "bronze",
      m2: "bronze",
      m1: "silver",
      top: "none",
    });
    run.apply(buys("o2", "top", 200, 4), close(5));
    // Three at bronze or higher below, but it has no two directs: silver does not ask for any.
    expect(ranks(run, "medal").top).toBe("silver");
    expect(ranks(run, "rank").top).toBe("RANK_0");
  });
});

describe("levels by valid referrals", () => {
  /** Three at grade A, three at B, two at C, each having bought for 50. */
  const team = () => {
    const run = new Run(PLAN).join(member("a"));
    run.join(member("b1", "a"), member("b2", "a"), member("b3", "a"));
    run.join(member("c1", "b1"), member("c2", "b1"), member("c3", "b2"));
    run.join(member("d1", "c1"), member("d2", "c3"));
    const all = run.members.slice(1).map(({ id }) => buys(`o-${id}`, id, 50));
    return run.apply(buys("o-a", "a", 500), ...all);
  };

  it("are won by all five columns together", () => {
    expect(ranks(team().apply(close(3)), "lv")).toMatchObject({ a: "LV2", b1: "LV1", d2: "LV1" });
  });

  it.each(["b2", "c3", "d1"])("are missed by one referral, %s, below 50", (id) => {
    const run = team().apply({ ...refund("r1", `o-${id}`, 1n), at: day(2) }, close(3));
    expect(ranks(run, "lv").a).toBe("LV1");
  });

  it("are lost four days after a referral fell below, not before, and won again when it is back", () => {
    const run = team().apply(close(3), { ...refund("r1", "o-c3", 1n), at: day(4) }, close(5));
    expect(ranks(run, "lv").a).toBe("LV2");
    run.apply(close(6), close(7), close(8));
    expect(ranks(run, "lv").a).toBe("LV2");
    run.apply(close(9));
    expect(ranks(run, "lv").a).toBe("LV1");
    expect(run.ranks.at(-1)).toMatchObject({ event_id: "night9", achieved: "LV2", why: "lapsed" });
    run.apply(buys("again", "c3", 1, 9), close(10));
    expect(ranks(run, "lv").a).toBe("LV2");
  });
});

describe("a window of days", () => {
  const plan = rankPlan([
    {
      code: "l",
      expire: { grace_days: 0 },
      steps: [step("none"), step("won", pv("100", { window_days: 30 }))],
    },
    {
      code: "w",
      evaluate: "week",
      steps: [step("none"), step("won", pv("100", { window: "period" }))],
    },
  ]);
  const weekly = (number: number): TimedEvent => ({
    ...close(number),
    kind: "close",
    id: `week${number}`,
    period: "week",
  });

  it("passes, and the rank with it; a period only counts what was bought in it", () => {
    const run = new Run(plan).join(member("a"));
    run.apply(buys("o1", "a", 60, 2), weekly(3), buys("o2", "a", 40, 3), close(4), weekly(10));
    expect([ranks(run, "l").a, ranks(run, "w").a]).toEqual(["won", "none"]);
    run.apply(close(32));
    expect(ranks(run, "l").a).toBe("won");
    run.apply(close(33));
    expect(ranks(run, "l").a).toBe("none");
    run.apply(buys("o3", "a", 100, 34), weekly(35));
    expect([ranks(run, "l").a, ranks(run, "w").a]).toEqual(["none", "won"]);
  });

  it("wins nothing before the close: ranks of these ladders are not looked at with every fact", () => {
    const run = new Run(plan).join(member("a")).apply(buys("o1", "a", 1_000));
    expect(run.ranks).toEqual([]);
  });
});
