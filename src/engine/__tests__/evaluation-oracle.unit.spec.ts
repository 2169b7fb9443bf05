/** The evaluation against one that walks the whole network for every partner and every requirement. */
import fc from "fast-check";
import { evaluateRanks, withStandings } from "../evaluation";
import { PARTNER_STATUSES } from "../facts";
import { parseUnits, portion, rate } from "../money";
import type { Plan } from "../plan";
import type { Ladder } from "../rank";
import type { Requirement } from "../requirement";
import { NOTHING_COUNTED } from "../snapshot";
import type { Counted, Snapshot } from "../snapshot";
import { AT, rankPlan, snapshot, step } from "./snapshots";
import type { Given } from "./snapshots";

const DAY = 86_400_000;

/** By the words of the plan language alone: no sums kept, nothing shared, ranks below looked up by recursion. */
class Naive {
  constructor(
    private readonly plan: Plan,
    private readonly seen: Snapshot,
  ) {}

  readonly #seats = () => this.seen.seats.map((_, index) => index);

  /** Levels from `low` up to `high`; undefined when it does not stand below. */
  #distance(low: number, high: number): number | undefined {
    let steps = 0;
    for (let at: number | null = low; at !== null; at = this.seen.seats[at].sponsor) {
      if (at === high) return steps;
      steps++;
    }
    return undefined;
  }

  #below(seat: number): { seat: number; level: number; leg: number }[] {
    return this.#seats().flatMap((low) => {
      const level = this.#distance(low, seat);
      if (level === undefined || level === 0) return [];
      const leg = this.#seats().find(
        (direct) =>
          this.seen.seats[direct].sponsor === seat && this.#distance(low, direct) !== undefined,
      ) as number;
      return [{ seat: low, level, leg }];
    });
  }

  #counted(seat: number, item: Requirement): Counted {
    const windowed = "window" in item && item.window !== undefined;
    const days = "window_days" in item ? item.window_days : undefined;
    if (!windowed && days === undefined) return this.seen.life[seat];
    const limit = this.plan.volumes?.flush_inactive_days;
    const last = this.seen.seats[seat].last_purchase_at;
    if (limit !== undefined) {
      if (last === null || Date.parse(this.seen.at) - Date.parse(last) > limit * DAY) {
        return NOTHING_COUNTED;
      }
    }
    return days === undefined
      ? this.seen.inPeriod[seat]
      : (this.seen.lastDays.get(days) ?? [])[seat];
  }

  #gv(seat: number, item: Extract<Requirement, { metric: "gv" }>, need: bigint): bigint {
    const rules = this.plan.volumes?.gv;
    const depth = item.max_depth ?? rules?.max_depth ?? Infinity;
    const counts = (who: number) =>
      (rules?.count_unqualified ?? true) || this.seen.seats[who].status === "active";
    const own = counts(seat) ? this.#counted(seat, item) : NOTHING_COUNTED;
    const legs = new Map<number, bigint>();
    for (const { seat: low, level, leg } of this.#below(seat)) {
      if (!counts(low)) continue;
      const { bv, clients_bv } = this.#counted(low, item);
      const volume = (level <= depth ? bv : 0n) + (level + 1 <= depth ? clients_bv : 0n);
      legs.set(leg, (legs.get(leg) ?? 0n) + volume);
    }
    const start = own.clients_bv + (rules?.include_self ? own.bv : 0n);
    return this.#legs(start, legs, item.leg_cap, need);
  }

  #legs(start: bigint, legs: Map<number, bigint>, cap: string | undefined, need: bigint): bigint {
    let sum = start;
    for (const leg of legs.values()) {
      if (cap === undefined) sum += leg;
      else {
        const most = portion(need, rate(cap));
        sum += leg < 0n ? 0n : leg < most ? leg : most;
      }
    }
    return sum;
  }

  #have(seat: number, item: Requirement, need: bigint): bigint {
    const { seats, life } = this.seen;
    const count = (counts: (at: { seat: number; level: number }) => boolean) =>
      BigInt(this.#below(seat).filter(counts).length);
    const isAt = (who: number, ladder: string, rank: string) => {
      const { steps } = this.plan.ranks?.ladders.find(({ code }) => code === ladder) as Ladder;
      const index = (name: string) => steps.findIndex(({ code }) => code === name);
      const isGone = seats[who].status === "terminated";
      return !isGone && index(this.rank(who, ladder)) >= index(rank);
    };
    switch (item.metric) {
      case "pv":
      case "bv":
      case "cv":
        return this.#counted(seat, item)[item.metric];
      case "own_purchases":
        return this.#counted(seat, item).own_amount;
      case "personal_turnover":
        return this.#counted(seat, item).amount;
      case "structure_turnover": {
        const legs = new Map<number, bigint>();
        for (const { seat: low, leg } of this.#below(seat)) {
          legs.set(leg, (legs.get(leg) ?? 0n) + this.#counted(low, item).amount);
        }
        return this.#legs(this.#counted(seat, item).amount, legs, item.leg_cap, need);
      }
      case "gv":
        return this.#gv(seat, item, need);
      case "assets":
        return seats[seat].held + life[seat].own_amount;
      case "points":
        return seats[seat].points;
      case "directs":
        return count(({ level }) => level === 1);
      case "team_size":
        return count(({ level }) => !item.levels || item.levels.includes(level));
      case "valid_referrals":
        return count(
          ({ seat: low, level }) =>
            item.levels.includes(level) &&
            seats[low].status === "active" &&
            life[low].own_amount >= parseUnits("50", "usd"),
        );
      case "directs_at_rank":
        return count(({ seat: low, level }) => level === 1 && isAt(low, item.ladder, item.rank));
      case "downlines_at_rank":
        return count(({ seat: low }) => isAt(low, item.ladder, item.rank));
      case "largest_purchase":
        throw new Error("never asked at a close");
    }
  }

  /** The rank after the close. Ladders of the oracle expire with no grace, or never. */
  rank(seat: number, code: string): string {
    const ladder = this.plan.ranks?.ladders.find((item) => item.code === code) as Ladder;
    const { status, ranks } = this.seen.seats[seat];
    const before = ranks[code]?.rank ?? ladder.steps[0].code;
    if (ladder.evaluate !== this.seen.period || status === "terminated") return before;
    let met = 0;
    ladder.steps.forEach(({ requires }, index) => {
      const isMet = requires.every((item) => {
        const { at_least } = item;
        const need = typeof at_least === "string" ? parseUnits(at_least, "usd") : BigInt(at_least);
        return this.#have(seat, item, need) >= need;
      });
      if (isMet) met = index;
    });
    const present = ladder.steps.findIndex((item) => item.code === before);
    const rises = met >= present || ladder.expire !== "never";
    return rises ? ladder.steps[met].code : before;
  }
}

const anyStretch = fc.constantFrom({}, {}, { window: "period" }, { window_days: 30 });
const anyAmount = fc.constantFrom("1", "5", "12.5", "30", "80");
const anyCount = fc.integer({ min: 1, max: 4 });
const anyCap = fc.constantFrom({}, { leg_cap: "0.5" }, { leg_cap: "0.333" });
const anyLevels = fc.constantFrom([1], [2, 3], [3], [1, 2, 3, 4]);
const anyDepth = fc.constantFrom({}, { max_depth: 1 }, { max_depth: 2 }, { max_depth: 3 });
const LADDERS = ["lv", "rank", "medal", "still"];
const anyRank = fc.constantFrom("s1", "s2");

const anyRequirement: fc.Arbitrary<object> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("pv", "bv", "cv", "own_purchases", "personal_turnover"),
      anyAmount,
      anyStretch,
    )
    .map(([metric, at_least, stretch]) => ({ metric, at_least, ...stretch })),
  fc
    .tuple(anyAmount, anyStretch, anyCap, anyDepth)
    .map(([at_least, ...more]) => Object.assign({ metric: "gv", at_least }, ...more) as object),
  fc
    .tuple(anyAmount, anyStretch, anyCap)
    .map(
      ([at_least, ...more]) =>
        Object.assign({ metric: "structure_turnover", at_least }, ...more) as object,
    ),
  fc.record({ metric: fc.constant("assets"), at_least: anyAmount }),
  fc.record({ metric: fc.constantFrom("points", "directs", "team_size"), at_least: anyCount }),
  fc.record({
    metric: fc.constantFrom("valid_referrals", "team_size"),
    at_least: anyCount,
    levels: anyLevels,
  }),
  fc.record({
    metric: fc.constantFrom("directs_at_rank", "downlines_at_rank"),
    at_least: anyCount,
    ladder: fc.constantFrom(...LADDERS),
    rank: anyRank,
  }),
);

const anyRequires = fc.array(anyRequirement, { minLength: 1, maxLength: 2 });
const anyPlan = fc
  .record({
    steps: fc.array(fc.tuple(anyRequires, anyRequires), { minLength: 4, maxLength: 4 }),
    expire: fc.array(fc.constantFrom("never", { grace_days: 0 }), { minLength: 3, maxLength: 3 }),
    gv: fc.constantFrom(
      undefined,
      { include_self: true },
      { count_unqualified: false },
      { max_depth: 2, include_self: true, count_unqualified: false },
    ),
    flush_inactive_days: fc.constantFrom(undefined, 10),
  })
  .map(({ steps, expire, gv, flush_inactive_days }) =>
    rankPlan(
      LADDERS.map((code, index) => ({
        code,
        // The last is of another period: its ranks count as they are.
        evaluate: index === 3 ? "month" : "day",
        expire: expire[index] ?? "never",
        steps: [step("s0"), step("s1", ...steps[index][0]), step("s2", ...steps[index][1])],
      })),
      { volumes: JSON.parse(JSON.stringify({ gv, flush_inactive_days })) as object },
    ),
  );

const anyCounted = fc.record({
  pv: fc.integer({ min: 0, max: 20 }),
  bv: fc.integer({ min: -5, max: 20 }),
  cv: fc.integer({ min: 0, max: 20 }),
  clients_bv: fc.integer({ min: 0, max: 8 }),
  own_amount: fc.integer({ min: 0, max: 99 }),
  amount: fc.integer({ min: -5, max: 40 }),
});
const anyStep = fc.constantFrom("s0", "s0", "s1", "s2");
const anySeat = fc.record({
  pick: fc.nat(),
  status: fc.constantFrom("active" as const, "active" as const, ...PARTNER_STATUSES),
  points: fc.integer({ min: 0, max: 4 }),
  held: fc.integer({ min: 0, max: 20 }),
  bought: fc.constantFrom(undefined, 5, 10, 11),
  life: anyCounted,
  period: anyCounted,
  days: anyCounted,
  ranks: fc.record({ lv: anyStep, rank: anyStep, medal: anyStep, still: anyStep }),
});

/** By nobody now and then, else by the newest (chains) or any. */
const sponsorOf = (pick: number, before: number): number | null => {
  if (before === 0 || pick % 7 === 0) return null;
  return pick % 2 === 0 ? before - 1 : pick % before;
};
const ago = (days: number) => new Date(Date.parse(AT) - days * DAY).toISOString();

const anySnapshot = fc.array(anySeat, { minLength: 1, maxLength: 24 }).map((seats) => {
  const given = seats.map(({ pick, bought, days, ...seat }, index): Given => {
    const sponsor = sponsorOf(pick, index);
    return {
      ...seat,
      id: `m${index}`,
      ...(sponsor === null ? {} : { sponsor: `m${sponsor}` }),
      ...(bought === undefined ? {} : { last_purchase_at: ago(bought) }),
      days: { 30: days },
    };
  });
  return snapshot(given);
});

it("gives the ranks that a walk of the network for each partner gives", () => {
  const moved = new Set<string>();
  fc.assert(
    fc.property(anyPlan, anySnapshot, (plan, seen) => {
      const { changes, standings } = evaluateRanks(plan, seen);
      const { seats } = withStandings(seen, standings);
      const naive = new Naive(plan, seen);
      const ours = seats.map(({ ranks }) => LADDERS.map((ladder) => ranks[ladder].rank));
      const theirs = seats.map((_, seat) => LADDERS.map((ladder) => naive.rank(seat, ladder)));
      expect(ours).toEqual(theirs);
      for (const { why, ladder } of changes) moved.add(`${ladder} ${why}`);
      seats.forEach(({ ranks }) => {
        for (const { rank, achieved } of Object.values(ranks)) expect(achieved >= rank).toBe(true);
      });
    }),
    { numRuns: 500 },
  );
  // The property would hold of nothing at all if nothing moved.
  expect([...moved].sort()).toEqual(
    ["lv", "medal", "rank"].flatMap((ladder) => [`${ladder} lapsed`, `${ladder} met`]),
  );
});

it("judges the same whatever the order of asking: the same snapshot twice, the same answer", () => {
  fc.assert(
    fc.property(anyPlan, anySnapshot, (plan, seen) => {
      expect(evaluateRanks(plan, seen)).toEqual(evaluateRanks(plan, seen));
    }),
    { numRuns: 100 },
  );
});
