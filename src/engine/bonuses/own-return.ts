/** `own_return`: what a partner's own investment returned, credited as given (seed 003, type 4). */
import { z } from "zod";
import { ZERO_RATE } from "../money";
import { code, incomeType } from "./fields";
import type { BonusKind } from "./kind";

export const ownReturnBonus = z.strictObject({
  kind: z.literal("own_return"),
  code,
  income_type: incomeType,
});
export type OwnReturnBonus = z.infer<typeof ownReturnBonus>;

export const ownReturnKind: BonusKind<OwnReturnBonus> = {
  source: () => "profit",
  reach: () => null,
  // It is no share of the base: it passes on what somebody else's strategy earned.
  isPassedOn: true,
  budget: () => ZERO_RATE,
  exact: () => false,
  pay(bonus, sale) {
    if (!sale.buyer_id || !sale.own_return) return { lines: [], skips: [] };
    const { amount, status } = sale.own_return;
    if (amount === 0n) return { lines: [], skips: [] };
    if (status !== "active") {
      const skip = { bonus: bonus.code, from_level: 0, to_level: 0, reason: "not_active" as const };
      return { lines: [], skips: [skip] };
    }
    return {
      lines: [
        {
          recipient: { kind: "partner", id: sale.buyer_id },
          bonus: bonus.code,
          income_type: bonus.income_type ?? bonus.code,
          level: 0,
          rate: null,
          amount,
          reason: "own_return",
        },
      ],
      skips: [],
    };
  },
};
