/** Holds: how long money stays pending after an order was captured. */
import type { Plan } from "./plan";

const DAY_MS = 86_400_000;

/** When an order captured at `captured_at` is released under the plan; null when the plan holds nothing. */
export function releaseTime(plan: Plan, captured_at: string): string | null {
  const days = plan.holds_days.order;
  return days === 0 ? null : new Date(Date.parse(captured_at) + days * DAY_MS).toISOString();
}

/** Where a partner's new money starts under the plan. */
export function firstBucket(plan: Plan): "pending" | "available" {
  return plan.holds_days.order === 0 ? "available" : "pending";
}
