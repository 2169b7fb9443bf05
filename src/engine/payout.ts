/** `payout` of a plan: what can be withdrawn, when and at what fee. Amounts in the plan's currency. */
import { z } from "zod";
import { code, share } from "./bonuses/fields";
import { compare, cutToCurrency, portion, rate } from "./money";
import { amount, ladderOf, rankCode } from "./rank";
import type { Ranks } from "./rank";

export const KYC_LEVELS = ["NONE", "BASIC", "STANDARD", "FULL"] as const;

export const payout = z.strictObject({
  minimum: amount.describe("least that can be asked for at once"),
  fee: share
    .refine((text) => compare(rate(text), rate("1")) < 0, "must be below 1")
    .meta({
      title: "share",
      description: "the part of what is asked for that stays with the house",
    }),
  one_open: z.boolean().describe("the next request only once the last one was paid or refused"),
  needs: z
    .strictObject({
      kyc: z.enum(KYC_LEVELS).optional().describe("the level that its papers were checked to"),
      active: z.literal(true).optional().describe("whether it must be active"),
    })
    .optional()
    .describe("what a partner must be to withdraw"),
  cap: z
    .strictObject({
      ladder: code.describe("by whose ranks"),
      by_rank: z
        .record(rankCode, amount.nullable())
        .describe("the most for each rank; no limit for `null`"),
    })
    .optional()
    .describe(
      "most that one request can ask for, by rank; null, or a rank that is not listed: no limit",
    ),
  due_hours: z
    .int()
    .min(1)
    .max(8_760)
    .optional()
    .describe("hours from the request to the money's arrival; later ones are flagged"),
});
export type Payout = z.infer<typeof payout>;

export const autoEnrol = z
  .enum(["never", "on_register_with_code", "on_register", "on_first_order"])
  .describe("when somebody becomes a partner without asking");

/** What of a payout rule names something the plan does not have: the field, and why it is refused. */
export function strangersIn(
  { cap }: Payout,
  ranks: Ranks | undefined,
): [path: string[], message: string][] {
  if (!cap) return [];
  const ladder = ladderOf(ranks, cap.ladder);
  if (!ladder) {
    const message = `names ladder "${cap.ladder}", which is not in ranks.ladders`;
    return [[["cap", "ladder"], message]];
  }
  return Object.keys(cap.by_rank)
    .filter((rank) => !ladder.steps.some(({ code }) => code === rank))
    .map((rank) => {
      const message = `names rank "${rank}", which is no step of ladder "${cap.ladder}"`;
      return [["cap", "by_rank", rank], message];
    });
}

/** The fee of a payout, cut down to the currency's own digits: what is paid can be paid. */
export function feeOf(rule: Payout | undefined, units: bigint): bigint {
  return rule ? cutToCurrency(portion(units, rate(rule.fee))) : 0n;
}
