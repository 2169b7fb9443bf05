/** Approved payouts are taken together to be sent, for the total that the admin saw. */
import { formatMajor, parseMajor } from "../../engine/money";
import { audit } from "../../modules/ledger";
import type { Payout, PayoutBatch } from "../../modules/payout/types";
import { refuseSameAdmin, refuseStranger } from "../../support/approvers";
import { UplineError } from "../../support/errors";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { amountOf } from "./amount-of";
import { refuseInDoubt } from "./doubt";
import { payoutDeed, stateChanged } from "./move-payout";

export interface BatchRequest {
  /** these payouts; or all approved ones of a provider and a currency */
  which: { payout_ids: string[] } | { provider: string; currency: string };
  /** what the admin saw: the sum of the nets, in the currency's own digits */
  total: { amount: string; currency: string };
  /** the admin */
  actor: string;
}

/**
 * Takes payouts into a batch; they are sent after. Throws `not_an_approver`, `second_admin_needed`,
 * `ledger_in_doubt`, `payout_state_changed`, `batch_mixed`, `batch_empty` and, with nothing sent, `batch_total_changed`.
 */
export async function batchPayouts(
  services: Services,
  { which, total, actor }: BatchRequest,
  now: string,
): Promise<PayoutBatch> {
  const { ledger, payout: payouts } = services;
  refuseStranger(payouts.options, "payouts", actor);
  await refuseInDoubt(services);
  const seen = amountOf(parseMajor, total.amount, total.currency, "total.amount");
  return ledger.underLock(async (context) => {
    const chosen = await choose(services, which, context);
    const [{ provider, currency }] = chosen;
    payouts.provider(provider);
    if (payouts.options.approvers.four_eyes) {
      for (const { approved_by } of chosen) refuseSameAdmin(approved_by, actor);
    }
    const sum = chosen.reduce((units, { amount, fee }) => units + amount - fee, 0n);
    if (sum !== seen || currency !== total.currency) throw totalChanged(sum, currency, chosen);
    await refuseUnreadable(services, chosen, context);
    const count = chosen.length;
    const batch = await payouts.addBatch(
      { provider, currency, total: sum, count, created_by: actor, created_at: now },
      context,
    );
    const ids = chosen.map(({ id }) => id);
    const sent = await payouts.move(ids, "send", { batch_id: batch.id }, context);
    await audit.record(context, [
      {
        actor,
        action: "payout_batch.send",
        subject_kind: "payout_batch",
        subject_id: batch.id,
        before: null,
        after: { provider, currency, total: formatMajor(sum, currency), count },
      },
      ...sent.map((payout) => payoutDeed("approved", payout, "send", actor)),
    ]);
    return batch;
  });
}

/** Payouts of one provider and one currency that may be sent now. */
async function choose(
  { partner, payout: payouts }: Services,
  which: BatchRequest["which"],
  context: SharedContext,
): Promise<[Payout, ...Payout[]]> {
  const found =
    "payout_ids" in which
      ? await payouts.payoutsForUpdate(which.payout_ids, context)
      : await payouts.sendable(which.provider, which.currency, context);
  const statuses = await partner.statusesOf(
    found.map(({ partner_id }) => partner_id),
    context,
  );
  const isSuspended = ({ partner_id }: Payout) => statuses.get(partner_id) === "suspended";
  if ("payout_ids" in which) refuseOthers(found, which.payout_ids, isSuspended);
  const [first, ...others] = found.filter((payout) => !isSuspended(payout));
  if (!first) {
    throw new UplineError("not_allowed", "batch_empty", "no approved payout is there to be sent");
  }
  return [first, ...others];
}

function refuseOthers(
  found: readonly Payout[],
  asked: readonly string[],
  isSuspended: (payout: Payout) => boolean,
): void {
  const ids = new Set(found.map(({ id }) => id));
  const missing = [...new Set(asked)].filter((id) => !ids.has(id));
  if (missing.length > 0) {
    const message = "some of the payouts do not exist";
    throw new UplineError("not_found", "payout_not_found", message, { payout_ids: missing });
  }
  const elsewhere = found.filter(({ state }) => state !== "approved");
  if (elsewhere.length > 0) throw stateChanged(elsewhere, "send");
  const suspended = found.filter(isSuspended).map(({ id }) => id);
  if (suspended.length > 0) {
    const message = "a suspended partner is not paid";
    throw new UplineError("not_allowed", "partner_not_active", message, { payout_ids: suspended });
  }
  if (new Set(found.map(({ provider, currency }) => `${provider} ${currency}`)).size > 1) {
    const message = "a batch has one provider and one currency";
    throw new UplineError("invalid_data", "batch_mixed", message);
  }
}

async function refuseUnreadable(
  { payout: payouts }: Services,
  chosen: readonly Payout[],
  context: SharedContext,
): Promise<void> {
  const orders = await payouts.paymentOrders(chosen, context);
  const missing = chosen.filter(({ id }) => !orders.has(id));
  if (missing.length > 0) throw unreadable(missing);
}

export function unreadable(payouts: readonly Payout[]): UplineError {
  const message = "some payout methods cannot be decrypted; is a retired encryption_key missing?";
  return new UplineError("conflict", "payout_method_unreadable", message, {
    payout_ids: payouts.map(({ id }) => id),
  });
}

function totalChanged(sum: bigint, currency: string, { length: count }: readonly Payout[]) {
  const total = { amount: formatMajor(sum, currency), currency };
  const message = `these payouts come to ${total.amount} ${currency} now; nothing was sent`;
  return new UplineError("conflict", "batch_total_changed", message, { total, count });
}
