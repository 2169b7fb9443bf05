/** Who counts as a valid referral (seed 002). */
import type { ValidityRule } from "./schema";

const HOUR_MS = 3_600_000;

/** What validity looks at; amounts in ledger units of the plan's currency. */
export interface Standing {
  /** bought in its life, net of what it gave back */
  purchased: bigint;
  /** pending, available and payout_hold */
  held: bigint;
  /** when a withdrawal left the balance below the minimum; null when none did since it was last at it */
  below_since: string | null;
}

/**
 * A partner is valid once it has bought enough. A withdrawal that leaves its balance below the minimum makes
 * it invalid `within_hours` later, until the balance is back. `units` reads an amount of the plan's currency.
 */
export function isValidReferral(
  { purchased, held, below_since }: Standing,
  at: string,
  rule: ValidityRule,
  units: (text: string) => bigint,
): boolean {
  if (purchased < units(rule.purchase)) return false;
  const { minimum_after_withdrawal: minimum, within_hours: hours } = rule;
  if (minimum === undefined || hours === undefined || below_since === null) return true;
  if (held >= units(minimum)) return true;
  return Date.parse(at) < Date.parse(below_since) + hours * HOUR_MS;
}
