/** How far a partner has come with each task of the plan: `tasks` of the API. */
import { formatUnits, parseUnits } from "../money";
import type { Plan } from "../plan";
import { named } from "../rank";
import { dayBefore, dayOf } from "./day";
import type { PointsState } from "./earn";
import type { PointsTask } from "./schema";

/** Amounts are decimals of the plan's currency with all ledger digits, counts are whole numbers. */
export interface TierProgress {
  /** only of tasks with tiers */
  tier: string | null;
  have: string;
  need: string;
  points: number;
  badge: { code: string; name: string } | null;
  /** paid: today, or for good; what pays every time is never done */
  is_done: boolean;
}

export interface TaskProgress {
  code: string;
  name: string;
  every: PointsTask["every"];
  metric: string;
  tiers: TierProgress[];
}

type PointsPlan = Pick<Plan, "points" | "currency" | "time_zone">;

/** Every task of the plan, as it stands at a time. */
export function taskProgress(plan: PointsPlan, state: PointsState, at: string): TaskProgress[] {
  const day = dayOf(at, plan.time_zone);
  return (plan.points?.tasks ?? []).map((task) => {
    const { code, name, every, metric, tiers } = task;
    const counted = countedOf(task, state, day);
    return {
      code,
      name,
      every,
      metric,
      tiers: tiers.map((tier): TierProgress => {
        const isMoney = typeof tier.at_least === "string";
        const text = (value: bigint) =>
          isMoney ? formatUnits(value, plan.currency) : String(value);
        const need = unitsOf(tier.at_least, plan.currency);
        const own = "code" in tier ? { tier: tier.code, badge: tier.badge ?? null } : NO_TIER;
        return {
          ...own,
          // What pays every time counts from its last time on.
          have: text(every === "each" && counted > 0n ? counted % need : counted),
          need: text(need),
          points: tier.points,
          is_done: isDone(task, own.tier, state, day),
        };
      }),
    };
  });
}

const NO_TIER = { tier: null, badge: null };

const unitsOf = (at_least: string | number, currency: string): bigint =>
  typeof at_least === "string" ? parseUnits(at_least, currency) : BigInt(at_least);

function countedOf({ every, metric }: PointsTask, state: PointsState, day: string): bigint {
  if (metric === "consecutive_sign_ins") return streakOf(state, day);
  if (every === "day" && state.day !== day) return 0n;
  return BigInt(named(every === "day" ? state.today : state.life, metric) ?? 0);
}

/** A streak that missed yesterday is broken, though nobody has looked at it since. */
function streakOf({ streak }: PointsState, day: string): bigint {
  const isAlive = streak !== null && (streak.day === day || streak.day === dayBefore(day));
  return BigInt(isAlive ? streak.length : 0);
}

function isDone(
  { code, every }: PointsTask,
  tier: string | null,
  { once, daily }: PointsState,
  day: string,
): boolean {
  switch (every) {
    case "once":
      return once.includes(`${code}:${tier}`);
    case "day":
      return daily.includes(`${code}:${day}`);
    case "each":
      return false;
  }
}
