import { oneStep, rankPlan, ranksAfter, snapshot, step } from "./snapshots";
import type { Given } from "./snapshots";

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
      { metric: "gv", at_least: "10", max_depth: 2 },
      [ROOT, below("b", "a"), below("c", "b", { life: { bv: 10 } }), below("d", "c")],
      [ROOT, below("b", "a"), below("c", "b"), below("d", "c", { life: { bv: 10 } })],
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
      { metric: "valid_referrals", at_least: 1, levels: [1] },
      [ROOT, below("b", "a", BOUGHT)],
      [ROOT, below("b", "a", { ...BOUGHT, is_lapsed_referral: true })],
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
