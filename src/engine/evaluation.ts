/**
 * Ranks at the close of a period: whoever meets a higher step's requirements rises to it at once; whoever misses
 * those of its rank for longer than the ladder's grace falls to the highest step it meets. One pass from the
 * last seat to the first, so that everybody's ranks are settled before those above count them.
 */
import { daysBetween } from "./calendar";
import { Measures } from "./measures";
import type { Gauge } from "./measures";
import { parseUnits } from "./money";
import type { PeriodName } from "./periods/names";
import type { Plan } from "./plan";
import { expireOf } from "./rank";
import type { Expire, Ladder } from "./rank";
import type { RankStanding, Snapshot, SnapshotSeat } from "./snapshot";

/** Why a rank changed: requirements met, missed for too long, or a rank given by hand taking its place. */
export type RankReason = "met" | "lapsed" | "given";

/** Another rank for a partner, in the words of the book of ranks. */
export interface RankEvaluation {
  member_id: string;
  ladder: string;
  rank: string;
  achieved: string;
  missed_since: string | null;
  why: RankReason;
}

/** Where a partner stands on a ladder from the close on. */
export interface StandingChange {
  partner_id: string;
  ladder: string;
  standing: RankStanding;
}

export interface Evaluation {
  /** whose rank is another; in order of joining, then of ladders */
  changes: RankEvaluation[];
  /** every standing to keep: of those, and of whoever began or ceased to miss its requirements */
  standings: StandingChange[];
}

/** The day windows a close of that period asks for, shortest first. */
export function windowsOf(plan: Plan, period: PeriodName): number[] {
  const days = evaluatedLadders(plan, period).flatMap(({ steps }) =>
    steps.flatMap(({ requires }) =>
      requires.flatMap((item) => ("window_days" in item ? (item.window_days ?? []) : [])),
    ),
  );
  return [...new Set(days)].sort((a, b) => a - b);
}

export const evaluatedLadders = (plan: Plan, period: PeriodName): Ladder[] =>
  (plan.ranks?.ladders ?? []).filter(({ evaluate }) => evaluate === period);

/** Every period at whose close a ladder is evaluated. */
export const evaluationPeriods = (plan: Plan): PeriodName[] => [
  ...new Set(
    (plan.ranks?.ladders ?? []).flatMap(({ evaluate }) =>
      evaluate === "at_once" ? [] : [evaluate],
    ),
  ),
];

/** Pure: the same snapshot gives the same ranks. The snapshot keeps its own. */
export function evaluateRanks(plan: Plan, snapshot: Snapshot): Evaluation {
  const all = plan.ranks?.ladders ?? [];
  if (!all.some(({ evaluate }) => evaluate === snapshot.period)) {
    return { changes: [], standings: [] };
  }
  const measures = new Measures(plan, snapshot);
  const boards = all.map((ladder) => new Board(plan, ladder, snapshot, measures));
  const changes: RankEvaluation[] = [];
  const standings: StandingChange[] = [];
  for (let seat = snapshot.seats.length - 1; seat >= 0; seat--) {
    const { partner_id, status } = snapshot.seats[seat];
    for (let index = boards.length - 1; index >= 0 && status !== "terminated"; index--) {
      const ladder = all[index].code;
      const found = boards[index].judge(seat);
      if (!found) continue;
      const { standing, why } = found;
      standings.push({ partner_id, ladder, standing });
      if (!why) continue;
      const { rank, achieved, missed_since } = standing;
      changes.push({ member_id: partner_id, ladder, rank, achieved, missed_since, why });
    }
    measures.settle(seat, (index) => boards[index].steps[seat]);
  }
  return { changes: changes.reverse(), standings: standings.reverse() };
}

/** The same snapshot with standings as an evaluation left them: what else closes then sees the new ranks. */
export function withStandings(snapshot: Snapshot, standings: readonly StandingChange[]): Snapshot {
  if (standings.length === 0) return snapshot;
  const byPartner = new Map<string, Record<string, RankStanding>>();
  for (const { partner_id, ladder, standing } of standings) {
    byPartner.set(partner_id, { ...byPartner.get(partner_id), [ladder]: standing });
  }
  const seats = snapshot.seats.map((seat): SnapshotSeat => {
    const changed = byPartner.get(seat.partner_id);
    return changed ? { ...seat, ranks: { ...seat.ranks, ...changed } } : seat;
  });
  return { ...snapshot, seats };
}

/** What a partner is on one ladder before it is judged, as steps. */
export interface Present {
  step: number;
  achieved: number;
  /** the lowest it can fall to */
  floor: number;
  missed_since: string | null;
}

export interface Verdict {
  step: number;
  achieved: number;
  missed_since: string | null;
  why: RankReason | null;
}

/** What becomes of a rank when `met` is the highest step whose requirements are met. */
export function judge(
  present: Present,
  met: number,
  expire: Expire,
  { at, zone }: { at: string; zone: string },
): Verdict {
  const { floor, missed_since } = present;
  const stand = (step: number, since: string | null, why: RankReason | null): Verdict => ({
    step,
    achieved: Math.max(present.achieved, step),
    missed_since: since,
    why: step === present.step ? null : why,
  });
  if (met >= present.step || floor >= present.step) {
    return met >= floor ? stand(met, null, "met") : stand(floor, null, "given");
  }
  const since = missed_since ?? at;
  if (expire === "never" || daysBetween(since, at, zone) < expire.grace_days) {
    return stand(present.step, since, null);
  }
  return stand(Math.max(met, floor), null, "lapsed");
}

/** A seat's standing on a ladder; undefined before it has one. */
export function standingOn({ code }: Ladder, { ranks }: SnapshotSeat): RankStanding | undefined {
  // A record of codes: a ladder may well be called "constructor".
  return Object.prototype.hasOwnProperty.call(ranks, code) ? ranks[code] : undefined;
}

/** Reads ranks of a ladder as steps; a rank of an earlier plan that it has no more is its first step. */
export function stepReader({ steps }: Ladder): (rank: string | undefined) => number {
  const stepOf = new Map(steps.map(({ code }, index) => [code, index]));
  return (rank) => (rank === undefined ? 0 : (stepOf.get(rank) ?? 0));
}

/** One ladder over everybody: the steps they stand on, and what decides about them. */
class Board {
  /** by index of the seat; settled when its turn came */
  readonly steps: Int32Array;
  readonly #step: (rank: string | undefined) => number;
  readonly #requires: readonly Gauge[][];
  readonly #activation: Gauge | null;
  readonly #expire: Expire;

  constructor(
    private readonly plan: Plan,
    private readonly ladder: Ladder,
    private readonly snapshot: Snapshot,
    measures: Measures,
  ) {
    this.#step = stepReader(ladder);
    this.#expire = plan.ranks ? expireOf(plan.ranks, ladder) : "never";
    this.steps = Int32Array.from(snapshot.seats, (seat) =>
      this.#step(standingOn(ladder, seat)?.rank),
    );
    const isEvaluated = ladder.evaluate === snapshot.period;
    this.#requires = isEvaluated
      ? ladder.steps.map(({ requires }) => requires.map((item) => measures.gauge(item)))
      : [];
    this.#activation =
      isEvaluated && ladder.activation
        ? {
            have: measures.gauge({ metric: "own_purchases", at_least: "0" }).have,
            need: parseUnits(ladder.activation.at_least, plan.currency),
          }
        : null;
  }

  #met(seat: number): number {
    if (this.#activation && !isMet(this.#activation, seat)) return 0;
    for (let step = this.#requires.length - 1; step > 0; step--) {
      if (this.#requires[step].every((gauge) => isMet(gauge, seat))) return step;
    }
    return 0;
  }

  /** Settles a seat; null when it stands as before, or the ladder is not evaluated at this close. */
  judge(seat: number): { standing: RankStanding; why: RankReason | null } | null {
    if (this.ladder.evaluate !== this.snapshot.period) return null;
    const before = standingOn(this.ladder, this.snapshot.seats[seat]);
    const keepsGiven = this.#expire === "never" || this.#expire.given_ranks === "stay";
    const present: Present = {
      step: this.steps[seat],
      achieved: this.#step(before?.achieved),
      floor: keepsGiven ? this.#step(before?.given) : 0,
      missed_since: before?.missed_since ?? null,
    };
    const { at } = this.snapshot;
    const zone = this.plan.time_zone;
    const verdict = judge(present, this.#met(seat), this.#expire, { at, zone });
    const isSame =
      verdict.step === present.step &&
      verdict.achieved === present.achieved &&
      verdict.missed_since === present.missed_since;
    if (isSame) return null;
    this.steps[seat] = verdict.step;
    const code = (step: number): string => this.ladder.steps[step].code;
    const standing: RankStanding = {
      rank: code(verdict.step),
      achieved: code(verdict.achieved),
      missed_since: verdict.missed_since,
      ...(before?.given === undefined ? {} : { given: before.given }),
    };
    return { standing, why: verdict.why };
  }
}

const isMet = ({ have, need }: Gauge, seat: number): boolean => have(seat) >= need;
