/** Rules about the rates that steps of a ladder hold, and the differential bonuses that climb by them. */
import { climbOf } from "../bonuses";
import type { ClimbRule } from "../bonuses/kind";
import { compare, rate, rateText } from "../money";
import type { Plan } from "../plan";
import { ladderOf, named } from "../rank";
import type { Ladder } from "../rank";
import type { Finding } from "./finding";

interface Climb extends ClimbRule {
  /** where the bonus stands in the plan */
  index: number;
}

const climbsOf = (plan: Plan): Climb[] =>
  plan.bonuses.flatMap((bonus, index) => {
    const rule = climbOf(bonus);
    return rule ? [{ ...rule, index }] : [];
  });

const isMore = (a: string, b: string): boolean => compare(rate(a), rate(b)) > 0;

/** A higher step whose rate is lower: its partners lose by rising, and earn on nobody below. */
export function fallingRates(plan: Plan): Finding[] {
  const climbs = climbsOf(plan);
  return (plan.ranks?.ladders ?? []).flatMap(({ code, steps }, at) => {
    const used = new Set(climbs.filter(({ ladder }) => ladder === code).map(({ rates }) => rates));
    return steps.flatMap((step, index) =>
      [...used].flatMap((name): Finding[] => {
        const below = index === 0 ? undefined : named(steps[index - 1].rates, name);
        const own = named(step.rates, name);
        if (below === undefined || !isMore(below, own ?? "0")) return [];
        const message =
          `rank "${step.code}" earns ${own ?? "nothing"} where the lower rank ` +
          `"${steps[index - 1].code}" earns ${below}`;
        const path = `ranks.ladders.${at}.steps.${index}.rates.${name}`;
        return [{ code: "rank_pays_less", level: "warning", path, message }];
      }),
    );
  });
}

/** What the ladder's steps hold under the name of a climb, highest last. */
function heldRates(plan: Plan, { ladder, rates }: ClimbRule): string[] {
  const steps = ladderOf(plan.ranks, ladder)?.steps ?? [];
  const held = steps.flatMap((step) => named(step.rates, rates) ?? []);
  return held.sort((a, b) => compare(rate(a), rate(b)));
}

/** A stop rate that cuts what ranks are promised, or that nobody reaches, so that the worst case is overstated. */
export function stopOffRates(plan: Plan): Finding[] {
  return climbsOf(plan).flatMap((climb): Finding[] => {
    const highest = heldRates(plan, climb).at(-1);
    if (highest === undefined) return [];
    const stop = rateText(climb.stop_rate);
    const path = `bonuses.${climb.index}.stop_rate`;
    if (isMore(highest, stop)) {
      const message = `ranks of ladder "${climb.ladder}" have up to ${highest}, of which nobody earns more than ${stop}`;
      return [{ code: "rate_above_stop", level: "info", path, message }];
    }
    if (!isMore(stop, highest)) return [];
    const message =
      `no rank of ladder "${climb.ladder}" has more than ${highest}: ` +
      `the worst case counts ${stop} all the same`;
    return [{ code: "stop_beyond_rates", level: "info", path, message }];
  });
}

/** Rates that no bonus asks for: the name may be written in two ways. */
export function unusedRates(plan: Plan): Finding[] {
  const used = new Set(climbsOf(plan).map(({ ladder, rates }) => `${ladder} ${rates}`));
  return (plan.ranks?.ladders ?? []).flatMap((ladder, index) =>
    namesIn(ladder).flatMap(([name, step]): Finding[] => {
      if (used.has(`${ladder.code} ${name}`)) return [];
      const message = `no bonus pays by the rates "${name}" of ladder "${ladder.code}"`;
      const path = `ranks.ladders.${index}.steps.${step}.rates.${name}`;
      return [{ code: "unused_rates", level: "warning", path, message }];
    }),
  );
}

/** Every name of rates on a ladder, with the first step that has it. */
function namesIn({ steps }: Ladder): [name: string, step: number][] {
  const first = new Map<string, number>();
  steps.forEach(({ rates }, step) => {
    for (const name of Object.keys(rates)) if (!first.has(name)) first.set(name, step);
  });
  return [...first];
}
