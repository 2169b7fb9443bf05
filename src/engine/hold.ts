/** Holds: how long money stays pending after an order was captured. */
import type { SaleSource } from "./facts";
import type { Plan } from "./plan";

const DAY_MS = 86_400_000;

const holdDays = ({ holds_days }: Plan, source: SaleSource): number =>
  holds_days[source] ?? holds_days.order;

/** When a sale captured at `captured_at` is released under the plan; null when the plan holds nothing. */
export function releaseTime(
  plan: Plan,
  captured_at: string,
  source: SaleSource = "order",
): string | null {
  const days = holdDays(plan, source);
  return days === 0 ? null : new Date(Date.parse(captured_at) + days * DAY_MS).toISOString();
}

/** Where a partner's new money starts under the plan. */
export function firstBucket(plan: Plan, source: SaleSource = "order"): "pending" | "available" {
  return holdDays(plan, source) === 0 ? "available" : "pending";
}
