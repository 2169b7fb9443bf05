/** Postings of money that moves without a sale: payouts, withdrawals of house funds, corrections. */
import { HOUSE_COMMISSION, HOUSE_FEES, WORLD_PAID_OUT, partnerAccount } from "./accounts";
import type { Posting } from "./decision";
import type { AdjustmentFact, FundWithdrawalFact, PayoutFact } from "./facts";
import { NOTE_REPAY, repayment, type Balances } from "./settle";
import { WITHDRAWAL } from "./withdrawal";

/** Bonus of postings by which the house corrects what a partner has. */
export const ADJUSTMENT = "adjustment";

/** Bonus of postings that take money out of a house fund. */
export const FUND_WITHDRAWAL = "fund_withdrawal";

/**
 * A payout takes what is available into `payout_hold`; from there it is paid, the fee to the house, or comes
 * back. What comes back, also after it was paid, first covers what the partner owes.
 */
export function payoutPostings(fact: PayoutFact, balances: Balances): Posting[] {
  const { partner_id, amount, fee, currency, step } = fact;
  const hold = partnerAccount(partner_id, "payout_hold");
  const move = mover(WITHDRAWAL, currency);
  switch (step) {
    case "requested":
      return move([partnerAccount(partner_id, "available"), hold, amount, "requested"]);
    case "paid":
      return move(
        [hold, WORLD_PAID_OUT, amount - fee, "withdrawal"],
        [hold, HOUSE_FEES, fee, "withdrawal_fee"],
      );
    case "returned":
      return move(...given(partner_id, [[hold, amount]], currency, step, balances));
    case "reversed": {
      const sources: Source[] = [
        [WORLD_PAID_OUT, amount - fee],
        [HOUSE_FEES, fee],
      ];
      return move(...given(partner_id, sources, currency, step, balances));
    }
  }
}

/** What leaves a fund leaves the book. */
export function fundWithdrawalPostings(fact: FundWithdrawalFact): Posting[] {
  const { fund, amount, currency } = fact;
  return mover(
    FUND_WITHDRAWAL,
    currency,
  )([`fund:${fund}`, WORLD_PAID_OUT, amount, "fund_withdrawal"]);
}

/** Given, it first covers what the partner owes; taken, it is available first and then owed. */
export function adjustmentPostings(fact: AdjustmentFact, balances: Balances): Posting[] {
  const { partner_id, amount, currency } = fact;
  const move = mover(ADJUSTMENT, currency);
  if (amount >= 0n) {
    const sources: Source[] = [[HOUSE_COMMISSION, amount]];
    return move(...given(partner_id, sources, currency, ADJUSTMENT, balances));
  }
  const available = partnerAccount(partner_id, "available");
  const there = balances.get(available, currency);
  const taken = there < -amount ? there : -amount;
  return move(
    [available, HOUSE_COMMISSION, taken, ADJUSTMENT],
    [partnerAccount(partner_id, "owed"), HOUSE_COMMISSION, -amount - taken, ADJUSTMENT],
  );
}

type Source = [from: string, amount: bigint];
type Move = [from: string, to: string, amount: bigint, note: string];

/** Moves of some amounts to a partner: to what it owes first, then to what is available. */
function given(
  partner_id: string,
  sources: readonly Source[],
  currency: string,
  note: string,
  balances: Balances,
): Move[] {
  const repaid = new Map<string, bigint>();
  return sources.flatMap(([from, amount]): Move[] => {
    const repay = repayment({ currency }, partner_id, amount, balances, repaid);
    return [
      [from, partnerAccount(partner_id, "owed"), repay, NOTE_REPAY],
      [from, partnerAccount(partner_id, "available"), amount - repay, note],
    ];
  });
}

const mover =
  (bonus: string, currency: string) =>
  (...moves: Move[]): Posting[] =>
    moves
      .filter(([, , amount]) => amount > 0n)
      .map(([from, to, amount, note]) => ({
        from,
        to,
        amount,
        currency,
        order_id: null,
        bonus,
        level: null,
        rate: null,
        note,
      }));
