import { firstBucket } from "../hold";
import type { Plan } from "../plan";
import type { Finding } from "./finding";

/** Without a hold money can be paid out before the goods can come back. */
export function noHold(plan: Plan): Finding[] {
  if (firstBucket(plan) === "pending") return [];
  const message =
    "money is available at once: what is paid out before a refund becomes a debt of the partner";
  return [{ code: "no_hold", level: "info", path: "holds_days.order", message }];
}
