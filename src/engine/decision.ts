/** What the engine answers: lines (who gets what, and why) and skips (who above got nothing, and why). */
import type { Recipient } from "./accounts";

/** Why a line pays its recipient. */
export const LINE_REASONS = [
  "earned",
  "allocated",
  "remainder",
  "no_recipient",
  "recipient_not_active",
  "own_sale",
  "difference",
  "own_return",
  "sale_pool",
  "sale_limit_exceeded",
  "no_sale_row",
  "own_rebate",
  "cap",
] as const;
export type LineReason = (typeof LINE_REASONS)[number];

/** Why an upline partner got nothing from a bonus. */
export const SKIP_REASONS = [
  "not_active",
  "share_too_small",
  "beyond_levels",
  "no_rank",
  "rate_not_higher",
  "stop_rate_reached",
  "own_purchase",
  "sale_limit_exceeded",
  "no_sale_row",
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

export interface Line {
  recipient: Recipient;
  bonus: string;
  income_type: string;
  /** level above the buyer, from 1; 0 is the buyer or seller; null where the bonus knows no levels */
  level: number | null;
  /** where the recipient stands above the buyer, when partners between were passed over */
  stands_at?: number;
  /** exact decimal; null when the amount is what another line left */
  rate: string | null;
  /** differential bonuses: the recipient's own rate, and the highest one met below it */
  own_rate?: string;
  source_rate?: string;
  amount: bigint;
  /** what the rate alone would give, when the plan's cap cut the amount */
  before_cap?: bigint;
  reason: LineReason;
}

/** A run of levels that one reason explains, counted by where partners stand; both ends inclusive. */
export interface Skip {
  bonus: string;
  from_level: number;
  to_level: number;
  reason: SkipReason;
}

export interface Outcome {
  lines: Line[];
  skips: Skip[];
}

/** A slot is the place of a line in its order: one bonus, one level, one rate. No slot is paid twice. */
export function slotOf(line: Pick<Line, "bonus" | "level" | "rate">): string {
  return `${line.bonus}|${line.level ?? ""}|${line.rate ?? ""}`;
}

/** Money moving `from → to`; `amount` is always positive. */
export interface Posting {
  from: string;
  to: string;
  amount: bigint;
  currency: string;
  /** the order whose line this is; null for movements that belong to no order */
  order_id: string | null;
  bonus: string;
  level: number | null;
  rate: string | null;
  note: string;
}
