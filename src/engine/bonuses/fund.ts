/** `fund`: a fixed share of every sale goes to a house fund (seed 004: 3 % trust, 1 % development). */
import { z } from "zod";
import { portion, rate } from "../money";
import { code, incomeType, share } from "./fields";
import type { BonusKind } from "./kind";

export const fundBonus = z.strictObject({
  kind: z.literal("fund"),
  code,
  income_type: incomeType,
  fund: code.describe("the fund, one of `funds`"),
  rate: share.describe("of the base"),
});
export type FundBonus = z.infer<typeof fundBonus>;

export const fundKind: BonusKind<FundBonus> = {
  reach: () => null,
  budget: (bonus) => rate(bonus.rate),
  exact: () => true,
  pay: (bonus, sale) => ({
    lines: [
      {
        recipient: { kind: "fund", id: bonus.fund },
        bonus: bonus.code,
        income_type: bonus.income_type ?? bonus.code,
        level: null,
        rate: bonus.rate,
        amount: portion(sale.base, rate(bonus.rate)),
        reason: "allocated",
      },
    ],
    skips: [],
  }),
};
