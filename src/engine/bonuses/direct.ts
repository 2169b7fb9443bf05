/** `direct`: one share to the first partner above the buyer; without one, to `else` (seed 004: 3 %, else trust). */
import { z } from "zod";
import type { Recipient } from "../accounts";
import type { LineReason, Skip } from "../decision";
import { portion, rate } from "../money";
import { code, incomeType, share, sink, sinkRecipient, tree } from "./fields";
import type { BonusKind } from "./kind";

export const directBonus = z.strictObject({
  kind: z.literal("direct"),
  code,
  income_type: incomeType,
  tree,
  rate: share.describe("of the base"),
  else: sink.describe("takes it when nobody active stands there"),
});
export type DirectBonus = z.infer<typeof directBonus>;

export const directKind: BonusKind<DirectBonus> = {
  reach: (bonus) => ({ tree: bonus.tree, levels: 1 }),
  budget: (bonus) => rate(bonus.rate),
  exact: () => true,
  pay(bonus, sale) {
    const { depth, nodes } = sale.upline[bonus.tree];
    const first = nodes[0];
    const skips: Skip[] = [];
    let recipient: Recipient = sinkRecipient(bonus.else);
    let reason: LineReason = "no_recipient";
    if (first?.status === "active") {
      recipient = { kind: "partner", id: first.partner_id };
      reason = "earned";
    } else if (first) {
      reason = "recipient_not_active";
      skips.push({ bonus: bonus.code, from_level: 1, to_level: 1, reason: "not_active" });
    }
    if (depth > 1) {
      skips.push({ bonus: bonus.code, from_level: 2, to_level: depth, reason: "beyond_levels" });
    }
    return {
      lines: [
        {
          recipient,
          bonus: bonus.code,
          income_type: bonus.income_type ?? bonus.code,
          level: 1,
          rate: bonus.rate,
          amount: portion(sale.base, rate(bonus.rate)),
          reason,
        },
      ],
      skips,
    };
  },
};
