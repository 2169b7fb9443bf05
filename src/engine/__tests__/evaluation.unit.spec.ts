import { evaluateRanks, evaluationPeriods, judge, windowsOf, withStandings } from "../evaluation";
import type { Expire } from "../rank";
import type { RankStanding } from "../snapshot";
import { AT, rankPlan, ranksAfter, snapshot, step } from "./snapshots";
import type { Given } from "./snapshots";

const ROOT: Given = { id: "a" };
const below = (id: string, sponsor: string, more: Partial<Given> = {}): Given => ({
  id,
  sponsor,
  ...more,
});
const rootWith = (more: Partial<Given>): Given[] => [{ ...ROOT, ...more }];

const at = (rank: string) => ({ ranks: { l: rank } });

describe("rising", () => {
  const pv = (at_least: string) => ({ metric: "pv", at_least });
  const steps = [
    step("none"),
    step("one", pv("10")),
    step("two", pv("20")),
    step("three", pv("30")),
  ];

  it("goes to the highest step whose own requirements are met", () => {
    const plan = rankPlan([{ code: "l", steps }]);
    expect(evaluateRanks(plan, snapshot(rootWith({ life: { pv: 25 } })))).toEqual({
      changes: [
        {
          member_id: "a",
          ladder: "l",
          rank: "two",
          achieved: "two",
          missed_since: null,
          why: "met",
        },
      ],
      standings: [
        {
          partner_id: "a",
          ladder: "l",
          standing: { rank: "two", achieved: "two", missed_since: null },
        },
      ],
    });
  });

  it("tells what changed in the order of joining", () => {
    const seen = snapshot([
      { id: "a", life: { pv: 10 } },
      { id: "b", sponsor: "a", life: { pv: 30 } },
      { id: "c", sponsor: "a", life: { pv: 20 } },
    ]);
    const { changes, standings } = evaluateRanks(rankPlan([{ code: "l", steps }]), seen);
    expect(changes.map(({ member_id, rank }) => [member_id, rank])).toEqual([
      ["a", "one"],
      ["b", "three"],
      ["c", "two"],
    ]);
    expect(standings.map(({ partner_id }) => partner_id)).toEqual(["a", "b", "c"]);
  });

  it("needs the activation of the ladder", () => {
    const activation = { metric: "own_purchases", at_least: "100" };
    const plan = rankPlan([{ code: "l", steps, activation }]);
    const bought = (own_amount: number) => snapshot(rootWith({ life: { pv: 25, own_amount } }));
    expect(ranksAfter(plan, bought(99)).a).toBe("none");
    expect(ranksAfter(plan, bought(100)).a).toBe("two");
  });

  it("happens at the close of the ladder's period alone", () => {
    const plan = rankPlan([{ code: "l", steps, evaluate: "month" }]);
    const seen = snapshot(rootWith({ life: { pv: 25 } }));
    expect(evaluateRanks(plan, seen)).toEqual({ changes: [], standings: [] });
    expect(ranksAfter(plan, { ...seen, period: "month" }).a).toBe("two");
    expect(evaluationPeriods(plan)).toEqual(["month"]);
  });

  it("is not for who left for good, but for the suspended", () => {
    const plan = rankPlan([{ code: "l", steps }]);
    const is = (status: "suspended" | "terminated") =>
      ranksAfter(plan, snapshot(rootWith({ status, life: { pv: 25 } }))).a;
    expect(is("suspended")).toBe("two");
    expect(is("terminated")).toBe("none");
  });

  it("lists changes in order of joining, then of ladders", () => {
    const plan = rankPlan([
      { code: "m", steps },
      { code: "l", steps },
    ]);
    const life = { pv: 10 };
    const seen = snapshot([{ ...ROOT, life }, below("b", "a", { life })]);
    const { changes } = evaluateRanks(plan, seen);
    expect(changes.map(({ member_id, ladder }) => member_id + ladder)).toEqual([
      "am",
      "al",
      "bm",
      "bl",
    ]);
  });

  it("says nothing of who stands as before, and leaves the snapshot as it was", () => {
    const plan = rankPlan([{ code: "l", steps }]);
    const seen = snapshot(rootWith({ life: { pv: 25 }, ranks: { l: "two" } }));
    const before = JSON.stringify(seen.seats, (_key, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(evaluateRanks(plan, seen)).toEqual({ changes: [], standings: [] });
    const after = JSON.stringify(seen.seats, (_key, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(after).toBe(before);
    expect(withStandings(seen, [])).toBe(seen);
  });

  it("starts over from the first step when the ladder has the rank no more", () => {
    const plan = rankPlan([{ code: "constructor", steps }]);
    const seen = snapshot(rootWith({ life: { pv: 10 }, ranks: { constructor: "old" } }));
    expect(ranksAfter(plan, seen, "constructor").a).toBe("one");
    expect(evaluateRanks(plan, snapshot([ROOT])).changes).toEqual([]);
  });
});

describe("a rank whose requirements are missed", () => {
  const GRACE: Expire = { grace_days: 30, given_ranks: "stay" };
  const LAPSING: Expire = { grace_days: 0, given_ranks: "lapse" };
  const FEB = "2026-02-01T00:00:00.000Z";
  const MARCH_3 = "2026-03-03T00:00:00.000Z";
  const MARCH_2 = "2026-03-02T23:00:00.000Z";
  const present = { step: 3, achieved: 4, floor: 0, missed_since: null };
  const missing = { ...present, missed_since: FEB };

  it.each<[string, Parameters<typeof judge>[0], number, Expire, string, object]>([
    ["is met", present, 3, GRACE, FEB, { step: 3, achieved: 4, missed_since: null, why: null }],
    ["rises", present, 5, GRACE, FEB, { step: 5, achieved: 5, missed_since: null, why: "met" }],
    ["stays where ranks never expire", present, 1, "never", FEB, { step: 3, missed_since: FEB }],
    ["stays at first", present, 1, GRACE, FEB, { step: 3, missed_since: FEB, why: null }],
    ["stays for the days of grace", missing, 1, GRACE, MARCH_2, { step: 3, missed_since: FEB }],
    [
      "is lost after them, for the highest that is met",
      missing,
      1,
      GRACE,
      MARCH_3,
      { step: 1, achieved: 4, missed_since: null, why: "lapsed" },
    ],
    [
      "is met again in time",
      missing,
      3,
      GRACE,
      MARCH_2,
      { step: 3, missed_since: null, why: null },
    ],
    ["is lost at once without grace", present, 0, LAPSING, FEB, { step: 0, why: "lapsed" }],
    [
      "given by hand, is kept",
      { ...present, floor: 3 },
      0,
      GRACE,
      MARCH_3,
      { step: 3, missed_since: null },
    ],
    [
      "above a given one, falls to that one",
      { ...missing, floor: 2 },
      1,
      GRACE,
      MARCH_3,
      { step: 2, why: "lapsed" },
    ],
    [
      "below a given one, rises to it",
      { ...present, floor: 4 },
      3,
      GRACE,
      FEB,
      { step: 4, why: "given" },
    ],
    [
      "below a given one that is met as well, rises by what was met",
      { ...present, floor: 4 },
      4,
      GRACE,
      FEB,
      { step: 4, why: "met" },
    ],
    [
      "below a given one, rises beyond it",
      { ...present, floor: 4 },
      5,
      GRACE,
      FEB,
      { step: 5, why: "met" },
    ],
  ])("%s", (_what, before, met, expire, time, expected) => {
    expect(judge(before, met, expire, { at: time, zone: "UTC" })).toMatchObject(expected);
  });

  it("counts calendar days of the plan's zone: 30 of them over a change of clocks are 30", () => {
    const expire: Expire = { grace_days: 31, given_ranks: "stay" };
    const before = { ...present, missed_since: "2026-02-28T23:00:00.000Z" };
    const judged = (zone: string) =>
      judge(before, 0, expire, { at: "2026-03-31T22:00:00.000Z", zone }).step;
    expect(judged("Europe/Berlin")).toBe(0);
    expect(judged("UTC")).toBe(0);
    expect(
      judge(before, 0, expire, { at: "2026-03-31T21:59:59.999Z", zone: "Europe/Berlin" }).step,
    ).toBe(3);
  });

  const steps = [step("none"), step("one", { metric: "pv", at_least: "10" })];
  const given = { rank: "one", achieved: "one", missed_since: null, given: "one" };

  it("and given by hand lapses only where the ladder says so", () => {
    const after = (expire: unknown) =>
      ranksAfter(
        rankPlan([{ code: "l", steps, expire }]),
        snapshot(rootWith({ ranks: { l: given } })),
      ).a;
    expect(after({ grace_days: 0 })).toBe("one");
    expect(after({ grace_days: 0, given_ranks: "lapse" })).toBe("none");
    expect(after("never")).toBe("one");
  });

  it("and given by hand is what a higher one falls back to, close after close", () => {
    const two = step("two", { metric: "pv", at_least: "20" });
    const plan = rankPlan([{ code: "l", steps: [...steps, two], expire: { grace_days: 0 } }]);
    const close = (pv: number, before: RankStanding) =>
      evaluateRanks(plan, snapshot(rootWith({ ranks: { l: before }, life: { pv } }))).standings[0]
        .standing;
    const risen = close(20, given);
    expect(risen).toEqual({ ...given, rank: "two", achieved: "two" });
    expect(close(0, risen)).toEqual({ ...given, achieved: "two" });
  });

  it("is remembered without being a change, and forgotten when met again", () => {
    const plan = rankPlan([{ code: "l", steps }], { ranks: { expire: { grace_days: 30 } } });
    const has = { rank: "one", achieved: "one", missed_since: null };
    const first = evaluateRanks(plan, snapshot(rootWith({ ranks: { l: has } })));
    expect(first.changes).toEqual([]);
    const missed = { ...has, missed_since: AT };
    expect(first.standings).toEqual([{ partner_id: "a", ladder: "l", standing: missed }]);
    const again = snapshot(rootWith({ ranks: { l: missed }, life: { pv: 10 } }));
    expect(evaluateRanks(plan, again).standings).toEqual([
      { partner_id: "a", ladder: "l", standing: has },
    ]);
  });

  it("no longer counts for those above in the same close, up a whole chain", () => {
    const two = { metric: "directs_at_rank", ladder: "l", rank: "one", at_least: 1 };
    const plan = rankPlan([{ code: "l", steps: [...steps, step("two", two)] }], {
      ranks: { expire: { grace_days: 0 } },
    });
    const chain: Given[] = [
      { ...ROOT, ...at("two") },
      below("b", "a", at("two")),
      below("c", "b", at("two")),
      below("d", "c", at("one")),
    ];
    expect(ranksAfter(plan, snapshot(chain))).toEqual({
      a: "none",
      b: "none",
      c: "none",
      d: "none",
    });
    const kept = [...chain.slice(0, 3), { ...chain[3], life: { pv: 10 } }];
    expect(ranksAfter(plan, snapshot(kept))).toEqual({ a: "two", b: "two", c: "two", d: "one" });
  });
});

it("asks for the windows of the ladders of that period", () => {
  const pv = (window_days: number) => ({ metric: "pv", at_least: "1", window_days });
  const plan = rankPlan([
    { code: "l", steps: [step("none"), step("one", pv(30), pv(7))] },
    { code: "m", steps: [step("none"), step("one", pv(30), { metric: "points", at_least: 1 })] },
    { code: "n", evaluate: "week", steps: [step("none"), step("one", pv(90))] },
  ]);
  expect(windowsOf(plan, "day")).toEqual([7, 30]);
  expect(windowsOf(plan, "week")).toEqual([90]);
  expect(windowsOf(plan, "month")).toEqual([]);
  expect(evaluationPeriods(plan)).toEqual(["day", "week"]);
});

it("judges a chain of 10,000, which nothing recurses", () => {
  const requires = { metric: "downlines_at_rank", ladder: "l", rank: "won", at_least: 9_998 };
  const plan = rankPlan([
    {
      code: "l",
      steps: [step("none"), step("won", { metric: "pv", at_least: "1" }), step("top", requires)],
    },
  ]);
  const chain = Array.from({ length: 10_000 }, (_, index): Given => ({
    id: `m${index}`,
    life: { pv: 1 },
  }));
  const seen = snapshot(chain);
  const seats = seen.seats.map((seat, index) => ({
    ...seat,
    sponsor: index === 0 ? null : index - 1,
  }));
  const ranks = ranksAfter(plan, { ...seen, seats });
  expect([ranks.m0, ranks.m1, ranks.m2, ranks.m9999]).toEqual(["top", "top", "won", "won"]);
});
