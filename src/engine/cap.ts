/**
 * The cap: what one sale pays to partners and funds is at most a share of its base. Above it every amount is
 * cut in the same proportion, and what was cut goes to `house:breakage`, so the sale posts as much as without it.
 */
import { z } from "zod";
import { share } from "./bonuses/fields";
import type { Line } from "./decision";
import { portion, proportion, rate } from "./money";

export const capSchema = z.strictObject({
  rate: share.describe("of the base of a sale"),
  on_excess: z.literal("pro_rata").describe("every amount is cut in the same proportion"),
});
export type Cap = z.infer<typeof capSchema>;

/** The bonus code of the line that takes what was cut. */
export const CAP_CODE = "cap";

/**
 * Cuts lines to the cap; lines of the house and those in `outside` are no payment of this sale and stay.
 * One division a line, rounded down; what rounding leaves is cut too. Slots stay as they were, so that a
 * refund finds them at every base.
 */
export function cutToCap(
  lines: readonly Line[],
  cap: Cap,
  base: bigint,
  outside: ReadonlySet<string>,
): Line[] {
  const isCapped = ({ recipient, bonus }: Line) =>
    recipient.kind !== "house" && !outside.has(bonus);
  const whole = lines.filter(isCapped).reduce((sum, { amount }) => sum + amount, 0n);
  const limit = portion(base, rate(cap.rate));
  if (whole <= limit) return [...lines];
  const cut = lines.map((line) =>
    isCapped(line)
      ? { ...line, amount: proportion(line.amount, limit, whole), before_cap: line.amount }
      : line,
  );
  const kept = cut.filter(isCapped).reduce((sum, { amount }) => sum + amount, 0n);
  return [
    ...cut,
    {
      recipient: { kind: "house", id: "breakage" },
      bonus: CAP_CODE,
      income_type: CAP_CODE,
      level: null,
      rate: null,
      amount: whole - kept,
      reason: "cap",
    },
  ];
}
