/** Rules about points and payouts. */
import { compare, rate } from "../money";
import type { Plan } from "../plan";
import type { Finding } from "./finding";

/** A task that waits for something the plan does not have. */
export function neverEarned({ points, ranks }: Plan): Finding[] {
  if (!points) return [];
  const missing = new Map<string, string>([
    ...(ranks ? [] : [["level_ups", "the plan has no ranks"] as const]),
    ...(points.team_levels > 1
      ? []
      : [["valid_bc_referrals", "a team of one level has no grades B and C"] as const]),
  ]);
  return points.tasks.flatMap(({ code, metric }, index): Finding[] => {
    const why = missing.get(metric);
    if (why === undefined) return [];
    const message = `task "${code}" never gives points: ${why}`;
    return [{ code: "never_earned", level: "warning", path: `points.tasks.${index}`, message }];
  });
}

/** A rank that may ask for less than anybody must ask for. */
export function capBelowMinimum({ payout }: Plan): Finding[] {
  if (!payout?.cap) return [];
  return Object.entries(payout.cap.by_rank).flatMap(([rank, cap]): Finding[] => {
    if (cap === null || compare(rate(cap), rate(payout.minimum)) >= 0) return [];
    const message = `rank "${rank}" can withdraw at most ${cap}, and the least is ${payout.minimum}`;
    const path = `payout.cap.by_rank.${rank}`;
    return [{ code: "cap_below_minimum", level: "warning", path, message }];
  });
}
