/**
 * `pool`: a share of the company's turnover in a period, in equal parts to everybody who qualified (seed 003).
 * A partner qualifies by its rank and, where the pool asks for it, by the volume of its structure in the
 * period, of which one leg counts at most a part. What equal parts leave goes to `remainder`; when nobody
 * qualified, nothing is paid.
 */
import { z } from "zod";
import type { Recipient } from "./accounts";
import { code, share, sink, sinkRecipient } from "./bonuses/fields";
import type { PoolFact } from "./facts";
import { portion, rate } from "./money";
import { amount, rankCode } from "./rank";

export const PERIODS = ["day", "week", "month"] as const;
export type PeriodName = (typeof PERIODS)[number];

export const poolPeriod = z.strictObject({
  kind: z.literal("pool"),
  code,
  income_type: code.optional(),
  every: z.enum(PERIODS),
  /** of the turnover of all orders, net of what was refunded in the period */
  share,
  ladder: code,
  /** who takes part, and the volume each rank needs in the period; null: the rank is enough */
  ranks: z.record(rankCode, amount.nullable()),
  /** how much of the needed volume one leg may bring */
  leg_cap: share,
  remainder: sink,
});
export type PoolPeriod = z.infer<typeof poolPeriod>;

/** The volume that counts: what the partner sold and bought itself, and of each leg no more than its cap. */
export function poolVolume(
  own: bigint,
  legs: readonly bigint[],
  needed: bigint,
  leg_cap: string,
): bigint {
  const most = portion(needed, rate(leg_cap));
  return legs.reduce((sum, leg) => sum + (leg > most ? most : leg > 0n ? leg : 0n), own);
}

export interface PoolShare {
  recipient: Recipient;
  amount: bigint;
  reason: "pool_share" | "remainder";
}

/** The whole pool, each qualified partner's equal part rounded down. */
export function distribute(pool: PoolPeriod, fact: PoolFact): PoolShare[] {
  const { qualified_partner_ids: ids, turnover } = fact;
  const whole = turnover > 0n ? portion(turnover, rate(pool.share)) : 0n;
  if (ids.length === 0 || whole === 0n) return [];
  const each = whole / BigInt(ids.length);
  const shares = ids.map((id): PoolShare => ({
    recipient: { kind: "partner", id },
    amount: each,
    reason: "pool_share",
  }));
  const left: PoolShare = {
    recipient: sinkRecipient(pool.remainder),
    amount: whole - each * BigInt(ids.length),
    reason: "remainder",
  };
  return [...shares, left].filter((item) => item.amount > 0n);
}
