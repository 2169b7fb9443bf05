/** The close of a period: what everybody's figures at that time make of the plan's items, in their order. */
import { evaluationPeriods } from "./evaluation";
import type { PeriodFact } from "./facts";
import { closeItem } from "./periods";
import { PERIODS, type PeriodName } from "./periods/names";
import type { Plan } from "./plan";
import type { Mark, Snapshot } from "./snapshot";

export interface Closing {
  /** one for each item that has something to decide */
  facts: PeriodFact[];
  /** by code of the item, then by partner: what is remembered until the next close */
  marks: Map<string, ReadonlyMap<string, Mark>>;
  /** by partner: volume that was matched, which adds to its MV */
  matched: Map<string, bigint>;
}

/**
 * What a plan closes: the periods of its items, of its evaluated ladders, and the day of its points, at whose
 * end they expire and whoever counts as a valid referral is looked at again.
 */
export function periodNamesOf(plan: Plan): PeriodName[] {
  const asked = new Set([...plan.periods.map(({ every }) => every), ...evaluationPeriods(plan)]);
  if (plan.points) asked.add("day");
  return PERIODS.filter((name) => asked.has(name));
}

/** Pure: the same snapshot closes alike whenever and wherever it is asked. */
export function closePeriod(plan: Plan, snapshot: Snapshot): Closing {
  const facts: PeriodFact[] = [];
  const marks = new Map<string, ReadonlyMap<string, Mark>>();
  const matched = new Map<string, bigint>();
  for (const item of plan.periods) {
    if (item.every !== snapshot.period) continue;
    const closed = closeItem(item, snapshot);
    if (closed.fact) facts.push(closed.fact);
    if (closed.marks) marks.set(item.code, closed.marks);
    for (const [id, volume] of closed.matched ?? []) {
      matched.set(id, (matched.get(id) ?? 0n) + volume);
    }
  }
  return { facts, marks, matched };
}
