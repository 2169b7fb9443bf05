/**
 * Metrics and ranks of a whole network in memory. Every fact changes counters of one partner and of those
 * above it, and whoever's counters changed is looked at again, so a rank is won the moment it is earned.
 */
import { rateOfRank, climbersOf } from "./bonuses/differential";
import type { ClimbRule } from "./bonuses/kind";
import { EngineError } from "./errors";
import type { StandingChange } from "./evaluation";
import type { Climb, RankedNode } from "./facts";
import type { OwnVolume } from "./history";
import { parseUnits, type Rate } from "./money";
import type { Network, Seat } from "./network";
import { keepsMetrics } from "./plan";
import type { Plan } from "./plan";
import { named, Ranker } from "./rank";
import type { Ladder, Metrics } from "./rank";
import type { RankStanding } from "./snapshot";

/** What one fact adds to the metrics; less than nothing takes back. Ledger units of the plan's currency. */
export interface Turnover {
  volume: OwnVolume;
  amount: bigint;
  /** the part of an own purchase that counts for activation; absent: all of it */
  qualifying?: bigint;
  /** a client of the partner bought, not the partner itself */
  isClients: boolean;
}

export interface RankChange {
  member_id: string;
  ladder: string;
  rank: string;
}

const KEPT_COUNTERS = [
  "gv",
  "own_purchases",
  "largest_purchase",
  "personal_turnover",
  "structure_turnover",
  "directs",
  "team_size",
] as const satisfies readonly (keyof Metrics)[];

/** What is counted beside a seat's own volume. */
class Counters implements Metrics {
  gv = 0n;
  own_purchases = 0n;
  largest_purchase = 0n;
  personal_turnover = 0n;
  structure_turnover = 0n;
  directs = 0n;
  team_size = 0n;

  /** by ladder: what the last close that judged the partner left, on ladders that are evaluated */
  readonly standings: (RankStanding | undefined)[] = [];

  constructor(
    private readonly seat: Seat,
    /** where the partner stands on each ladder */
    readonly steps: number[],
  ) {}

  get pv(): bigint {
    return this.seat.own.pv;
  }

  get bv(): bigint {
    return this.seat.own.bv;
  }

  get cv(): bigint {
    return this.seat.own.cv;
  }
}

/** A partner as a store kept it: its counters, and its rank by code of the ladder; absent: the first step. */
export interface KeptStanding {
  metrics: Metrics;
  ranks: Readonly<Record<string, string>>;
}

export class Ranking {
  readonly #rankers: readonly Ranker[];
  /** by number of the seat */
  readonly #counters: Counters[] = [];
  readonly #rates = new Map<string, (rank: string) => Rate>();

  constructor(
    plan: Plan,
    private readonly network: Network,
    /** Where nothing looks at them nothing is counted: a walk to the root for each sale would be for nothing. */
    readonly isNeeded = keepsMetrics(plan),
  ) {
    const units = (text: string) => parseUnits(text, plan.currency);
    this.#rankers = (plan.ranks?.ladders ?? []).map((ladder) => new Ranker(ladder, units));
  }

  /** Takes up a partner where a store left it; its own volume is the seat's. Sponsors need not come first. */
  restore(seat: Seat, { metrics, ranks }: KeptStanding): void {
    const steps = this.#rankers.map((ranker) =>
      Math.max(0, ranker.indexOf(named(ranks, ranker.ladder.code) ?? "")),
    );
    const counters = new Counters(seat, steps);
    for (const key of KEPT_COUNTERS) counters[key] = metrics[key];
    this.#counters[seat.number] = counters;
  }

  /** Whether a partner's joining was counted, or restored. */
  knows(seat: Seat): boolean {
    return this.#counters[seat.number] !== undefined;
  }

  /** Whether a partner bought what the main ladder asks for before any rank; null when it asks for nothing. */
  isActivated(seat: Seat): boolean | null {
    const [main] = this.#rankers;
    const counters = this.#of(seat);
    if (!main?.ladder.activation) return null;
    return counters.steps[0] > 0 || main.isActivated(counters);
  }

  /**
   * Throws `unknown_rank` for a rank that is no step of the first ladder; asked before anything changes. A plan
   * without ladders looks at no rank.
   */
  refuseUnknown(rank: string | null): void {
    const main = this.#rankers.at(0);
    if (!main || rank === null || main.indexOf(rank) >= 0) return;
    const message = `rank "${rank}" is no step of ladder "${main.ladder.code}"`;
    throw new EngineError("unknown_rank", message, "rank");
  }

  /** A newcomer, with the known rank it brings on the first ladder; what it bought before counts. */
  joined(seat: Seat, rank: string | null): RankChange[] {
    if (!this.isNeeded) return [];
    const steps = this.#rankers.map(() => 0);
    const main = this.#rankers.at(0);
    const isGiven = main !== undefined && rank !== null;
    if (isGiven) steps[0] = main.indexOf(rank);
    const counters = new Counters(seat, steps);
    this.#counters[seat.number] = counters;
    for (let above = seat.sponsor; above; above = above.sponsor) {
      const team = this.#of(above);
      team.team_size++;
      if (above === seat.sponsor) team.directs++;
    }
    const given = isGiven ? [this.#change(seat, main.ladder, steps[0])] : [];
    const { own } = seat;
    counters.own_purchases = counters.largest_purchase = counters.personal_turnover = own.pv;
    return [...given, ...this.#rise(seat, own.pv, own.bv)];
  }

  /** Counts what somebody bought, and tells whose rank that changed, nearest first. */
  counted(seat: Seat, { volume, amount, qualifying = amount, isClients }: Turnover): RankChange[] {
    if (!this.isNeeded) return [];
    const own = this.#of(seat);
    own.personal_turnover += amount;
    if (isClients) own.gv += volume.bv;
    else {
      own.own_purchases += qualifying;
      if (qualifying > own.largest_purchase) own.largest_purchase = qualifying;
    }
    return this.#rise(seat, amount, volume.bv);
  }

  #rise(seat: Seat, amount: bigint, bv: bigint): RankChange[] {
    const changes: RankChange[] = [];
    for (let at: Seat | null = seat; at; at = at.sponsor) {
      const counters = this.#of(at);
      counters.structure_turnover += amount;
      if (at !== seat) counters.gv += bv;
      changes.push(...this.#look(at, counters));
    }
    return changes;
  }

  /** Raises a partner on every ladder as far as its counters reach. */
  #look(seat: Seat, counters: Counters): RankChange[] {
    return this.#rankers.flatMap((ranker, index) => {
      if (!ranker.isAtOnce) return [];
      const from = counters.steps[index];
      const to = ranker.climb(counters, from);
      if (to === from) return [];
      counters.steps[index] = to;
      return [this.#change(seat, ranker.ladder, to)];
    });
  }

  #change({ node }: Seat, ladder: Ladder, step: number): RankChange {
    return { member_id: node.partner_id, ladder: ladder.code, rank: ladder.steps[step].code };
  }

  /** Where a partner stands on every ladder. */
  standingsOf(seat: Seat): Record<string, RankStanding> {
    return Object.fromEntries(
      this.#rankers.map(({ ladder }, index) => {
        const { rank } = this.#nodeOf(seat, index);
        const kept = this.#of(seat).standings[index];
        return [ladder.code, kept ?? { rank, achieved: rank, missed_since: null }];
      }),
    );
  }

  /** Takes over where a close put partners on the ladders it evaluated. */
  take(changes: readonly StandingChange[]): void {
    for (const { partner_id, ladder, standing } of changes) {
      const index = this.#indexOf(ladder);
      const counters = this.#of(this.network.seatOf(partner_id));
      counters.steps[index] = this.#rankers[index].indexOf(standing.rank);
      counters.standings[index] = standing;
    }
  }

  metricsOf(member_id: string): Metrics {
    return this.#of(this.network.seatOf(member_id));
  }

  rankOf(member_id: string, ladder: string): string {
    return this.#nodeOf(this.network.seatOf(member_id), this.#indexOf(ladder)).rank;
  }

  /** The way up from a partner as a bonus needs it frozen. */
  climb(member_id: string, rule: ClimbRule): Climb {
    const seat = this.network.seatOf(member_id);
    const index = this.#indexOf(rule.ladder);
    const { ladder } = this.#rankers[index];
    const origin = this.#nodeOf(seat, index);
    const first = ladder.steps[0].code;
    const sponsors = sponsorsOf(seat, (above) => this.#nodeOf(above, index));
    const rateOf = this.#ratesOf(ladder, rule.rates);
    const above = climbersOf(sponsors, origin, rateOf, rule.stop_rate, first);
    return { origin, above, depth: seat.sponsor_depth };
  }

  /** Rates of a ladder by rank, each read once. */
  #ratesOf(ladder: Ladder, rates: string): (rank: string) => Rate {
    const key = `${ladder.code} ${rates}`;
    let known = this.#rates.get(key);
    if (!known) {
      const byRank = new Map(
        ladder.steps.map(({ code }) => [code, rateOfRank(ladder, code, rates)]),
      );
      known = (rank) => byRank.get(rank) as Rate;
      this.#rates.set(key, known);
    }
    return known;
  }

  #nodeOf(seat: Seat, ladder: number): RankedNode {
    const step = this.#of(seat).steps[ladder];
    return { ...seat.node, rank: this.#rankers[ladder].ladder.steps[step].code };
  }

  #indexOf(wanted: string): number {
    return this.#rankers.findIndex(({ ladder }) => ladder.code === wanted);
  }

  #of(seat: Seat): Counters {
    return this.#counters[seat.number];
  }
}

function* sponsorsOf<Node>(seat: Seat, nodeOf: (above: Seat) => Node): Generator<Node> {
  for (let above = seat.sponsor; above; above = above.sponsor) yield nodeOf(above);
}
