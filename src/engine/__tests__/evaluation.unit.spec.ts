import { evaluateRanks, evaluationPeriods, judge, windowsOf, withStandings } from "../evaluation";
import type { Expire } from "../rank";
import type { Plan } from "../plan";
import type { Snapshot } from "../snapshot";
import { AT, oneStep, rankPlan, snapshot, step } from "./snapshots";
import type { Given } from "./snapshots";

/** Who has which rank on a ladder once a snapshot was evaluated. */
function ranksAfter(plan: Plan, seen: Snapshot, ladder = "l"): Record<string, string> {
  const { seats } = withStandings(seen, evaluateRanks(plan, seen).standings);
  return Object.fromEntries(
    seats.map(({ partner_id, ranks }) => [partner_id, ranks[ladder]?.rank ?? "none"]),
  );
}

const ROOT: Given = { id: "a" };
const below = (id: string, sponsor: string, more: Partial<Given> = {}): Given => ({
  id,
  sponsor,
  ...more,
});
const rootWith = (more: Partial<Given>): Given[] => [{ ...ROOT, ...more }];

/** Two legs below `a`: b (with c below) and d; in BV of 60 + 40 and 100. */
const LEGS: Given[] = [
  ROOT,
  below("b", "a", { life: { bv: 60, amount: 60 } }),
  below("c", "b", { life: { bv: 40, amount: 40 } }),
  below("d", "a", { life: { bv: 100, amount: 100 } }),
];
const BOUGHT = { life: { own_amount: 50 } };
const at = (rank: string) => ({ ranks: { l: rank } });

describe("a requirement", () => {
  it.each<[object, Given[], Given[]]>([
    [
      { metric: "pv", at_least: "10" },
      rootWith({ life: { pv: 10 } }),
      rootWith({ life: { pv: 9.99 } }),
    ],
    [
      { metric: "bv", at_least: "10" },
      rootWith({ life: { bv: 10 } }),
      rootWith({ life: { pv: 10 } }),
    ],
    [
      { metric: "cv", at_least: "10" },
      rootWith({ life: { cv: 10 } }),
      rootWith({ life: { bv: 10 } }),
    ],
    [
      { metric: "own_purchases", at_least: "10" },
      rootWith({ life: { own_amount: 10 } }),
      rootWith({ life: { amount: 10 } }),
    ],
    [
      { metric: "personal_turnover", at_least: "10" },
      rootWith({ life: { amount: 10 } }),
      [ROOT, below("b", "a", { life: { amount: 10 } })],
    ],
    [
      { metric: "structure_turnover", at_least: "10.5" },
      [
        { ...ROOT, life: { amount: 3.5 } },
        below("b", "a"),
        below("c", "b", { life: { amount: 7 } }),
      ],
      [{ ...ROOT, life: { amount: 3.5 } }, below("b", "a", { life: { amount: 6.99 } })],
    ],
    [
      { metric: "gv", at_least: "10" },
      [{ ...ROOT, life: { clients_bv: 4 } }, below("b", "a"), below("c", "b", { life: { bv: 6 } })],
      [{ ...ROOT, life: { clients_bv: 4, bv: 100 } }, below("b", "a", { life: { bv: 5.99 } })],
    ],
    [
      { metric: "pv", at_least: "10", window: "period" },
      rootWith({ period: { pv: 10 } }),
      rootWith({ life: { pv: 10 }, period: { pv: 9 } }),
    ],
    [
      { metric: "pv", at_least: "10", window_days: 30 },
      rootWith({ days: { 30: { pv: 10 } } }),
      rootWith({ life: { pv: 10 }, days: { 30: { pv: 9 }, 60: { pv: 10 } } }),
    ],
    [
      { metric: "gv", at_least: "10", window_days: 30 },
      [ROOT, below("b", "a", { days: { 30: { bv: 10 } } })],
      [ROOT, below("b", "a", { life: { bv: 10 }, days: { 30: { bv: 9 } } })],
    ],
    // One leg brings at most half: 50 of its 100, and 50 of the other's 100.
    [{ metric: "gv", at_least: "100", leg_cap: "0.5" }, LEGS, LEGS.slice(0, 3)],
    [
      { metric: "structure_turnover", at_least: "100", leg_cap: "0.5" },
      LEGS,
      [...LEGS.slice(0, 3), below("d", "a", { life: { amount: 49 } })],
    ],
    // What is its own is no leg.
    [
      { metric: "structure_turnover", at_least: "100", leg_cap: "0.5" },
      [{ ...ROOT, life: { amount: 50 } }, ...LEGS.slice(1, 3)],
      [{ ...ROOT, life: { amount: 49 } }, ...LEGS.slice(1, 3)],
    ],
    // A leg that gave back more than it bought takes nothing away from the others.
    [
      { metric: "gv", at_least: "100", leg_cap: "0.5" },
      [...LEGS, below("e", "a", { life: { bv: -70 } })],
      [...LEGS.slice(0, 3), below("e", "a", { life: { bv: 49 } })],
    ],
    [
      { metric: "gv", at_least: "160", max_depth: 1 },
      LEGS,
      [ROOT, below("b", "a"), below("c", "b", { life: { bv: 200 } })],
    ],
    [
      { metric: "gv", at_least: "10", max_depth: 1 },
      rootWith({ life: { clients_bv: 10 } }),
      // Clients sit a level below their seller.
      [ROOT, below("b", "a", { life: { clients_bv: 10 } })],
    ],
    [
      { metric: "gv", at_least: "10", max_depth: 2 },
      [ROOT, below("b", "a", { life: { clients_bv: 10 } })],
      [ROOT, below("b", "a"), below("c", "b", { life: { clients_bv: 10 } })],
    ],
    [
      { metric: "assets", at_least: "100" },
      rootWith({ held: 40, life: { own_amount: 60 } }),
      rootWith({ held: 39.99, life: { own_amount: 60 } }),
    ],
    [{ metric: "points", at_least: 50 }, rootWith({ points: 50 }), rootWith({ points: 49 })],
    [
      { metric: "directs", at_least: 2 },
      [ROOT, below("b", "a"), below("c", "a")],
      [ROOT, below("b", "a"), below("c", "b")],
    ],
    [
      { metric: "team_size", at_least: 3 },
      [ROOT, below("b", "a"), below("c", "b"), below("d", "c")],
      [ROOT, below("b", "a"), below("c", "b")],
    ],
    [
      { metric: "team_size", at_least: 2, levels: [1, 2] },
      [ROOT, below("b", "a"), below("c", "b"), below("d", "c")],
      [ROOT, below("b", "a")],
    ],
    [
      { metric: "valid_referrals", at_least: 1, levels: [1] },
      [ROOT, below("b", "a", BOUGHT)],
      [ROOT, below("b", "a", { life: { own_amount: 49.99 } }), below("c", "b", BOUGHT)],
    ],
    [
      { metric: "valid_referrals", at_least: 1, levels: [1] },
      [ROOT, below("b", "a", BOUGHT)],
      [ROOT, below("b", "a", { ...BOUGHT, status: "suspended" })],
    ],
    [
      { metric: "valid_referrals", at_least: 2, levels: [2, 3] },
      [ROOT, below("b", "a"), below("c", "b", BOUGHT), below("d", "c", BOUGHT)],
      [
        ROOT,
        below("b", "a", BOUGHT),
        below("c", "b", BOUGHT),
        below("d", "c"),
        below("e", "d", BOUGHT),
      ],
    ],
    [
      { metric: "directs_at_rank", ladder: "l", rank: "won", at_least: 2 },
      [ROOT, below("b", "a", at("won")), below("c", "a", at("won"))],
      [ROOT, below("b", "a", at("won")), below("c", "b", at("won"))],
    ],
    [
      { metric: "downlines_at_rank", ladder: "l", rank: "won", at_least: 2 },
      [ROOT, below("b", "a", at("won")), below("c", "b"), below("d", "c", at("won"))],
      [ROOT, below("b", "a", at("won")), below("c", "b", { ...at("won"), status: "terminated" })],
    ],
  ])("%j is met, or just not", (requires, met, missed) => {
    const plan = oneStep(requires);
    expect(ranksAfter(plan, snapshot(met)).a).toBe("won");
    expect(ranksAfter(plan, snapshot(missed)).a).toBe("none");
  });

  it("is asked of all levels named, and of no other", () => {
    const plan = oneStep({ metric: "team_size", at_least: 3, levels: [1, 3] });
    const chain = [ROOT, below("b", "a"), below("c", "b"), below("d", "c")];
    expect(ranksAfter(plan, snapshot(chain)).a).toBe("none");
    expect(ranksAfter(plan, snapshot([...chain, below("e", "c")])).a).toBe("won");
  });

  it("counts a rank or any higher one", () => {
    const requires = { metric: "directs_at_rank", ladder: "l", rank: "one", at_least: 1 };
    const steps = [
      step("none"),
      step("one", { metric: "pv", at_least: "1" }),
      step("two", requires),
    ];
    const plan = rankPlan([{ code: "l", steps }]);
    const under = (rank: string) => snapshot([ROOT, below("b", "a", at(rank))]);
    expect(ranksAfter(plan, under("one")).a).toBe("two");
    expect(ranksAfter(plan, under("two")).a).toBe("two");
    expect(ranksAfter(plan, under("none")).a).toBe("none");
  });
});

describe("the volume that counts", () => {
  const gv = { metric: "gv", at_least: "10" };
  const won = (volumes: object, given: Given[], requires: object = gv) =>
    ranksAfter(oneStep(requires, { volumes }), snapshot(given)).a === "won";
  const suspended: Given[] = [ROOT, below("b", "a", { status: "suspended", life: { bv: 10 } })];

  it("leaves the partner's own out, unless the plan says so", () => {
    expect(won({ gv: {} }, rootWith({ life: { bv: 10 } }))).toBe(false);
    expect(won({ gv: { include_self: true } }, rootWith({ life: { bv: 10 } }))).toBe(true);
  });

  it("is that of everybody, unless partners who are not active are left out", () => {
    expect(won({ gv: {} }, suspended)).toBe(true);
    expect(won({ gv: { count_unqualified: false } }, suspended)).toBe(false);
  });

  it("reaches as many levels down as the plan says, a step's own depth before it", () => {
    const deep: Given[] = [ROOT, below("b", "a"), below("c", "b", { life: { bv: 10 } })];
    expect(won({ gv: { max_depth: 2 } }, deep)).toBe(true);
    expect(won({ gv: { max_depth: 1 } }, deep)).toBe(false);
    expect(won({ gv: { max_depth: 1 } }, deep, { ...gv, max_depth: 2 })).toBe(true);
  });

  it("is flushed from periods and windows when its partner stopped buying, never from what counts ever", () => {
    const bought = (last_purchase_at?: string): Given[] => [
      ROOT,
      below("b", "a", { period: { bv: 10 }, life: { bv: 10 }, last_purchase_at }),
    ];
    const inPeriod = { ...gv, window: "period" };
    const flush = { flush_inactive_days: 30 };
    expect(won(flush, bought("2026-01-30T00:00:00.000Z"), inPeriod)).toBe(true);
    expect(won(flush, bought("2026-01-29T23:59:59.999Z"), inPeriod)).toBe(false);
    expect(won(flush, bought(), inPeriod)).toBe(false);
    expect(won({}, bought(), inPeriod)).toBe(true);
    expect(won(flush, bought(), gv)).toBe(true);
  });
});

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
