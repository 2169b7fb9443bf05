/** Rules about ladders: ranks nobody can reach without help, ranks nobody is ever seen on, less asked for more. */
import { canonicalJson } from "../canonical";
import { compare, rate } from "../money";
import type { Plan } from "../plan";
import type { Ladder, RankStep } from "../rank";
import { subjectOf } from "../requirement";
import type { RankRequirement, Requirement } from "../requirement";
import type { Finding } from "./finding";

interface Place {
  ladder: string;
  step: number;
}

const key = ({ ladder, step }: Place): string => `${ladder} ${step}`;

const ladders = (plan: Plan): Ladder[] => plan.ranks?.ladders ?? [];

/** The lowest rank that a requirement counts, as a place on its ladder. */
function named(plan: Plan, { ladder, rank }: RankRequirement): Place {
  const steps = ladders(plan).find(({ code }) => code === ladder)?.steps ?? [];
  return { ladder, step: steps.findIndex(({ code }) => code === rank) };
}

const ofOthers = ({ requires }: RankStep): RankRequirement[] =>
  requires.filter((item): item is RankRequirement => "rank" in item);

/**
 * Ranks that somebody must have before anybody can win them. Of one that needs itself a merchant can give the
 * first by hand (seed 002: RANK_1 needs two at RANK_1), so that is no error; a circle of several is.
 */
export function neverStarts(plan: Plan): Finding[] {
  const started = startedRanks(plan);
  return ladders(plan).flatMap(({ code: ladder, steps }, index) =>
    steps.flatMap((item, step): Finding[] => {
      const place = { ladder, step };
      if (started.has(key(place))) return [];
      const path = `ranks.ladders.${index}.steps.${step}`;
      const help = "it starts only when somebody is given the rank by hand";
      if (ofOthers(item).some((other) => isAtOrAbove(named(plan, other), place))) {
        const message = `rank "${item.code}" needs others who have it already: ${help}`;
        return [{ code: "rank_needs_itself", level: "warning", path, message }];
      }
      if (!comesBack(plan, place)) return [];
      const message = `rank "${item.code}" needs others whose rank needs it in turn: nobody can begin`;
      return [{ code: "rank_cycle", level: "error", path, message }];
    }),
  );
}

const isAtOrAbove = (a: Place, b: Place): boolean => a.ladder === b.ladder && a.step >= b.step;

/** Ranks that can be won in a network where nobody has any, by the ranks of others that they ask for. */
function startedRanks(plan: Plan): ReadonlySet<string> {
  const started = new Set<string>();
  for (let before = -1; before < started.size;) {
    before = started.size;
    for (const { code: ladder, steps } of ladders(plan)) {
      steps.forEach((item, step) => {
        const can = ofOthers(item).every((other) => {
          const { ladder: on, step: lowest } = named(plan, other);
          const above = ladders(plan).find(({ code }) => code === on)?.steps.length ?? 0;
          return Array.from({ length: above - lowest }, (_, more) => lowest + more).some((at) =>
            started.has(key({ ladder: on, step: at })),
          );
        });
        if (can) started.add(key({ ladder, step }));
      });
    }
  }
  return started;
}

/** True when following the ranks that a rank asks for leads back to it. */
function comesBack(plan: Plan, from: Place): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let place = open.pop(); place; place = open.pop()) {
    const { ladder, step } = place;
    const steps = ladders(plan).find(({ code }) => code === ladder)?.steps ?? [];
    for (const other of ofOthers(steps[step])) {
      const next = named(plan, other);
      if (key(next) === key(from)) return true;
      if (!seen.has(key(next))) open.push(next);
      seen.add(key(next));
    }
  }
  return false;
}

/** How much is asked for of the same thing: a step that does not ask for it asks for nothing of it. */
function asks({ requires }: RankStep): ReadonlyMap<string, string> {
  const most = new Map<string, string>();
  for (const item of requires) {
    const subject = canonicalJson(subjectOf(item));
    const amount = String(item.at_least);
    if (compare(rate(amount), rate(most.get(subject) ?? "0")) >= 0) most.set(subject, amount);
  }
  return most;
}

const isMore = (a: string, b: string): boolean => compare(rate(a), rate(b)) > 0;

/** A higher step that whoever meets the lower one meets too: nobody is ever seen on the lower one. */
export function neverHeld(plan: Plan): Finding[] {
  return ladders(plan).flatMap(({ steps }, index) =>
    steps.flatMap((item, step): Finding[] => {
      if (step === 0) return [];
      const lower = asks(item);
      const higher = steps
        .slice(step + 1)
        .find((above) =>
          [...asks(above)].every(([subject, amount]) => !isMore(amount, lower.get(subject) ?? "0")),
        );
      if (!higher) return [];
      const path = `ranks.ladders.${index}.steps.${step}`;
      const message = `nobody stays on rank "${item.code}": "${higher.code}" above it asks for no more`;
      return [{ code: "rank_never_held", level: "warning", path, message }];
    }),
  );
}

/** A step that asks for less of something than one below it: two cells may have changed places. */
export function lessForMore(plan: Plan): Finding[] {
  return ladders(plan).flatMap(({ steps }, index) =>
    steps.flatMap((item, step): Finding[] => {
      const below = steps.slice(1, step);
      const field = item.requires.findIndex((asked) =>
        below.some((lower) => asksMore(lower, asked)),
      );
      if (field < 0) return [];
      const asked = item.requires[field];
      const lower = below.find((other) => asksMore(other, asked)) as RankStep;
      const path = `ranks.ladders.${index}.steps.${step}.requires.${field}.at_least`;
      const message =
        `rank "${item.code}" asks for ${asked.at_least} of "${asked.metric}", ` +
        `less than "${lower.code}" below it`;
      return [{ code: "rank_asks_less", level: "warning", path, message }];
    }),
  );
}

function asksMore(lower: RankStep, asked: Requirement): boolean {
  const amount = asks(lower).get(canonicalJson(subjectOf(asked)));
  return amount !== undefined && isMore(amount, String(asked.at_least));
}
