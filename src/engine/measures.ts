/**
 * The figures that ladders evaluated at a close ask for, of everybody in a snapshot. Each is added up once, when
 * first asked for; counts of others' ranks grow while ranks are settled from the bottom of the network upwards.
 */
import { canonicalJson } from "./canonical";
import { Downline } from "./downline";
import { ALL_OF_GV } from "./gv-rules";
import { parseUnits, portion, rate } from "./money";
import type { Plan } from "./plan";
import type { Ladder } from "./rank";
import { subjectOf } from "./requirement";
import type { OwnMetric, RankRequirement, Requirement } from "./requirement";
import { NOTHING_COUNTED } from "./snapshot";
import type { Counted, Snapshot } from "./snapshot";

const DAY_MS = 86_400_000;

/** A requirement over everybody: ledger units of the plan's currency, or a count. */
export interface Gauge {
  /** by index of the seat */
  have(seat: number): bigint;
  need: bigint;
}

type Own = Extract<Requirement, { metric: OwnMetric }>;
type GroupVolume = Extract<Requirement, { metric: "gv" }>;
type Volume = GroupVolume | Extract<Requirement, { metric: "structure_turnover" }>;

/** How many directs, and how many of all below, stand at a step or higher. */
interface RankCount {
  ladder: number;
  step: number;
  directs: Int32Array;
  all: Int32Array;
}

const OWN: Record<OwnMetric, (counted: Counted) => bigint> = {
  pv: ({ pv }) => pv,
  bv: ({ bv }) => bv,
  cv: ({ cv }) => cv,
  own_purchases: ({ own_amount }) => own_amount,
  personal_turnover: ({ amount }) => amount,
};

export class Measures {
  readonly #downline: Downline;
  readonly #ladders: readonly Ladder[];
  readonly #known = new Map<string, (seat: number) => bigint>();
  readonly #ranks = new Map<string, RankCount>();
  #flushed: readonly boolean[] | null = null;

  constructor(
    private readonly plan: Plan,
    private readonly snapshot: Snapshot,
  ) {
    this.#downline = new Downline(snapshot.seats);
    this.#ladders = plan.ranks?.ladders ?? [];
  }

  gauge(item: Requirement): Gauge {
    const need =
      typeof item.at_least === "string"
        ? parseUnits(item.at_least, this.plan.currency)
        : BigInt(item.at_least);
    // A capped leg counts up to a share of what is needed, so the figure is another for every need.
    const key = canonicalJson("leg_cap" in item ? item : subjectOf(item));
    let have = this.#known.get(key);
    if (!have) this.#known.set(key, (have = this.#figures(item, need)));
    return { have, need };
  }

  /** Counts a seat's ranks (steps by ladder) for those above; seats are settled from the last to the first. */
  settle(seat: number, stepOf: (ladder: number) => number): void {
    const sponsor = this.#downline.sponsors[seat];
    if (sponsor < 0) return;
    const isGone = this.snapshot.seats[seat].status === "terminated";
    for (const { ladder, step, directs, all } of this.#ranks.values()) {
      const one = !isGone && stepOf(ladder) >= step ? 1 : 0;
      directs[sponsor] += one;
      all[sponsor] += one + all[seat];
    }
  }

  #figures(item: Requirement, need: bigint): (seat: number) => bigint {
    const { seats, life } = this.snapshot;
    switch (item.metric) {
      case "pv":
      case "bv":
      case "cv":
      case "own_purchases":
      case "personal_turnover": {
        const counted = this.#counted(item);
        const read = OWN[item.metric];
        return (seat) => read(counted(seat));
      }
      case "gv":
      case "structure_turnover": {
        const sums = this.#volume(item, need);
        return (seat) => sums[seat];
      }
      case "largest_purchase":
        // The schema keeps it out of ladders that are evaluated.
        return () => 0n;
      case "assets":
        return (seat) => seats[seat].held + life[seat].own_amount;
      case "points":
        return (seat) => seats[seat].points;
      case "directs":
        return asBigint(this.#downline.countAt([1], () => true));
      case "team_size": {
        const { levels } = item;
        return asBigint(
          levels ? this.#downline.countAt(levels, () => true) : this.#downline.counts(),
        );
      }
      case "valid_referrals": {
        const least = parseUnits(this.plan.ranks?.valid_purchase ?? "0", this.plan.currency);
        const isValid = (seat: number) =>
          seats[seat].is_valid_referral ??
          (seats[seat].status === "active" && life[seat].own_amount >= least);
        return asBigint(this.#downline.countAt(item.levels, isValid));
      }
      case "directs_at_rank":
        return asBigint(this.#ranksOf(item).directs);
      case "downlines_at_rank":
        return asBigint(this.#ranksOf(item).all);
    }
  }

  #ranksOf({ ladder: code, rank }: RankRequirement): RankCount {
    const key = `${code} ${rank}`;
    let known = this.#ranks.get(key);
    if (!known) {
      const ladder = this.#ladders.findIndex((item) => item.code === code);
      const step = this.#ladders[ladder].steps.findIndex((item) => item.code === rank);
      const { size } = this.#downline;
      known = { ladder, step, directs: new Int32Array(size), all: new Int32Array(size) };
      this.#ranks.set(key, known);
    }
    return known;
  }

  /** What was counted for a seat over the stretch a requirement names. */
  #counted({ window, window_days }: Own | Volume): (seat: number) => Counted {
    const { life, inPeriod, lastDays } = this.snapshot;
    if (window === undefined && window_days === undefined) return (seat) => life[seat];
    const all = window_days === undefined ? inPeriod : (lastDays.get(window_days) ?? []);
    const flushed = this.#flushedSeats();
    return (seat) => (flushed[seat] ? NOTHING_COUNTED : (all[seat] ?? NOTHING_COUNTED));
  }

  /** Who bought nothing for as many days as the plan lets pass. */
  #flushedSeats(): readonly boolean[] {
    if (this.#flushed) return this.#flushed;
    const { seats, at } = this.snapshot;
    const days = this.plan.volumes?.flush_inactive_days;
    const since = Date.parse(at) - (days ?? 0) * DAY_MS;
    this.#flushed = seats.map(
      ({ last_purchase_at: last }) =>
        days !== undefined && (last === null || Date.parse(last) < since),
    );
    return this.#flushed;
  }

  /** Group volume or structure turnover: what counts as the partner's own, and the legs of its directs. */
  #volume(item: Volume, need: bigint): bigint[] {
    const { own, legs } = item.metric === "gv" ? this.#gv(item) : this.#structure(item);
    const cap = item.leg_cap === undefined ? null : portion(need, rate(item.leg_cap));
    const sums = [...own];
    this.#downline.sponsors.forEach((sponsor, seat) => {
      if (sponsor >= 0) sums[sponsor] += cap === null ? legs[seat] : capped(legs[seat], cap);
    });
    return sums;
  }

  #structure(item: Volume): { own: bigint[]; legs: bigint[] } {
    const counted = this.#counted(item);
    const own = this.snapshot.seats.map((_, seat) => counted(seat).amount);
    return { own, legs: this.#downline.within(own) };
  }

  /** A client sits one level below its seller, so it counts one level less far up than the seller itself. */
  #gv(item: GroupVolume): { own: bigint[]; legs: bigint[] } {
    const rules = this.plan.volumes?.gv ?? ALL_OF_GV;
    const depth = item.max_depth ?? rules.max_depth ?? Infinity;
    const all = this.#counted(item);
    const { seats } = this.snapshot;
    const counted = (seat: number) =>
      rules.count_unqualified || seats[seat].status === "active" ? all(seat) : NOTHING_COUNTED;
    const bv = seats.map((_, seat) => counted(seat).bv);
    const clients = seats.map((_, seat) => counted(seat).clients_bv);
    const below = this.#downline.within(bv, depth - 1);
    const clientsBelow = this.#downline.within(clients, depth - 2);
    return {
      own: clients.map((sum, seat) => sum + (rules.include_self ? bv[seat] : 0n)),
      legs: below.map((sum, seat) => sum + clientsBelow[seat]),
    };
  }
}

const asBigint =
  (counts: Int32Array) =>
  (seat: number): bigint =>
    BigInt(counts[seat]);

const capped = (leg: bigint, cap: bigint): bigint => (leg > cap ? cap : leg > 0n ? leg : 0n);
