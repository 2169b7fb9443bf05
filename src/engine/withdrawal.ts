/** Withdrawals of a history: what leaves a partner's available balance, and why one cannot. */
import { HOUSE_FEES, WORLD_PAID_OUT, partnerAccount } from "./accounts";
import type { Posting } from "./decision";
import type { PartnerStatus } from "./facts";
import { feeOf } from "./payout";
import type { Payout } from "./payout";
import type { Balances } from "./settle";

/** `suspended`: the partner may not be paid now. `not_enough`: less than that is available. */
export type Refused = "suspended" | "not_enough";

/** Bonus of postings that move what was earned before. */
export const WITHDRAWAL = "withdrawal";

/**
 * A withdrawal as it was paid: the plan's fee stays with the house. Minimum, cap and the one open request are
 * rules for asking, and a row of a history was paid.
 */
export function withdraw(
  rule: Payout | undefined,
  { member_id, amount, currency }: { member_id: string; amount: bigint; currency: string },
  status: PartnerStatus,
  balances: Balances,
): Posting[] | Refused {
  if (status === "suspended") return "suspended";
  const from = partnerAccount(member_id, "available");
  if (balances.get(from, currency) < amount) return "not_enough";
  const fee = feeOf(rule, amount);
  const common = { from, currency, order_id: null, bonus: WITHDRAWAL, level: null, rate: null };
  const postings: Posting[] = [
    { ...common, to: WORLD_PAID_OUT, amount: amount - fee, note: "withdrawal" },
    { ...common, to: HOUSE_FEES, amount: fee, note: "withdrawal_fee" },
  ];
  return postings.filter((posting) => posting.amount > 0n);
}
