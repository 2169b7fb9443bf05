/** What a partner's next rank still asks for, on each ladder: `rank_progress` of the API. */
import { standingOn, stepReader } from "./evaluation";
import { Measures } from "./measures";
import { formatUnits, parseUnits } from "./money";
import type { Plan } from "./plan";
import type { Ladder } from "./rank";
import { isAmount, subjectOf } from "./requirement";
import type { Metric, Metrics, RankMetric, Requirement } from "./requirement";
import type { Snapshot } from "./snapshot";

/**
 * A requirement that is not met. Amounts are decimals of the plan's currency with all ledger digits, counts are
 * whole numbers. What else the requirement says (days, levels, ladder and rank, cap of a leg) stands beside it.
 */
export interface Missing {
  metric: RankMetric;
  have: string;
  need: string;
  window_days?: number;
  window?: "period";
  leg_cap?: string;
  max_depth?: number;
  levels?: number[];
  ladder?: string;
  rank?: string;
}

export interface LadderProgress {
  ladder: string;
  /** the step above the present one; null at the top */
  next: string | null;
  missing: Missing[];
}

/** Ladders that are looked at with every fact, from a partner's counters and its present ranks. */
export function progressAtOnce(
  plan: Plan,
  metrics: Metrics,
  rankOf: (ladder: string) => string,
): LadderProgress[] {
  return (plan.ranks?.ladders ?? [])
    .filter(({ evaluate }) => evaluate === "at_once")
    .map((ladder) => {
      const present = stepReader(ladder)(rankOf(ladder.code));
      // Activation is asked once: whoever has a rank is activated.
      const have = (item: Requirement) => metrics[item.metric as Metric];
      return progressOn(plan, ladder, present, have, present === 0);
    });
}

/**
 * Ladders evaluated at the close of the snapshot's period, for one of its seats, by the ranks others have now.
 * The snapshot may be of that partner and its downline alone.
 */
export function progressAtClose(plan: Plan, snapshot: Snapshot, seat: number): LadderProgress[] {
  const all = plan.ranks?.ladders ?? [];
  const measures = new Measures(plan, snapshot);
  const ladders = all.filter(({ evaluate }) => evaluate === snapshot.period);
  const readers = all.map(stepReader);
  const stepAt = (at: number, ladder: number): number =>
    readers[ladder](standingOn(all[ladder], snapshot.seats[at])?.rank);
  // What is asked for must be known before the ranks below are counted.
  for (const { steps } of ladders) {
    for (const item of steps.flatMap(({ requires }) => requires)) measures.gauge(item);
  }
  for (let below = snapshot.seats.length - 1; below > seat; below--) {
    measures.settle(below, (ladder) => stepAt(below, ladder));
  }
  return ladders.map((ladder) => {
    const have = (item: Requirement) => measures.gauge(item).have(seat);
    return progressOn(plan, ladder, stepAt(seat, all.indexOf(ladder)), have, true);
  });
}

function progressOn(
  plan: Plan,
  ladder: Ladder,
  present: number,
  have: (item: Requirement) => bigint,
  asksActivation: boolean,
): LadderProgress {
  if (present + 1 >= ladder.steps.length) return { ladder: ladder.code, next: null, missing: [] };
  const next = ladder.steps[present + 1];
  const activation = asksActivation && ladder.activation ? [ladder.activation] : [];
  const missing = [...activation, ...next.requires].flatMap((item): Missing[] => {
    const isMoney = isAmount(item);
    const need =
      typeof item.at_least === "string"
        ? parseUnits(item.at_least, plan.currency)
        : BigInt(item.at_least);
    const found = have(item);
    if (found >= need) return [];
    const text = (value: bigint) => (isMoney ? formatUnits(value, plan.currency) : String(value));
    return [{ ...subjectOf(item), have: text(found), need: text(need) }];
  });
  return { ladder: ladder.code, next: next.code, missing };
}
