/** Withdrawals of house funds and corrections, as admins see them. */
import { formatUnits } from "../../engine/money";
import { adjustments } from "../../modules/ledger";
import { withdrawals } from "../../modules/trust-fund";
import type { Page } from "../../modules/tree-path/service";
import type { Approval, ApprovalState } from "../../support/approval";
import type { Services } from "../services";
import { adjustmentNotFound } from "../steps/adjustment";
import { fundOf, withdrawalNotFound } from "../steps/fund-withdrawal";

export async function showFundWithdrawal({ ledger }: Services, id: string) {
  const found = await ledger.inTransaction((context) => withdrawals.readWithdrawals(context, [id]));
  const withdrawal = found.get(id);
  if (!withdrawal) throw withdrawalNotFound(id);
  return shown(withdrawal);
}

/** A page of a fund's withdrawals, newest first; 404 when there is no such fund. */
export async function showFundWithdrawals(
  services: Services,
  { code, state, ...page }: Page & { code: string; state?: ApprovalState },
) {
  await fundOf(services, code, new Date().toISOString());
  const found = await services.ledger.inTransaction((context) =>
    withdrawals.readWithdrawalsOf(context, { code, state }, page),
  );
  return { withdrawals: found.withdrawals.map(shown), count: found.count, ...page };
}

export async function showAdjustment({ ledger }: Services, id: string) {
  const found = await ledger.inTransaction((context) => adjustments.readAdjustment(context, id));
  if (!found) throw adjustmentNotFound(id);
  return shown(found);
}

/** A page of corrections, newest first. */
export async function showAdjustments(
  { ledger }: Services,
  { partner_id, state, ...page }: Page & { partner_id?: string; state?: ApprovalState },
) {
  const found = await ledger.inTransaction((context) =>
    adjustments.readAdjustments(context, { partner_id, state }, page),
  );
  return { adjustments: found.adjustments.map(shown), count: found.count, ...page };
}

const shown = <Own extends Approval & { amount: bigint; currency: string }>(own: Own) => ({
  ...own,
  amount: formatUnits(own.amount, own.currency),
});
