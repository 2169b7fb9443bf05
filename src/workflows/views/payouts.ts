/** Payouts as they are shown: to their partner and to admins. Amounts have the currency's own digits. */
import { formatMajor } from "../../engine/money";
import { audit } from "../../modules/ledger";
import { payoutNotFound } from "../../modules/payout";
import type { Payout, PayoutBatch, PayoutFilter, PayoutMethod } from "../../modules/payout/types";
import type { Page } from "../../modules/tree-path/service";
import type { Services } from "../services";
import { showBalances } from "./partner";

/** Deeds of one payout: it has a handful of states. */
const HISTORY = { limit: 100, offset: 0 };
/** Of a batch, with the answer that made it; the rest is listed page by page. */
const OF_BATCH = { limit: 100, offset: 0 };

const OPEN_STATES: readonly string[] = ["requested", "approved", "processing", "unknown"];

export function showPayout(payout: Payout) {
  const { id, partner_id, amount, fee, currency, method_id, method, state, reason } = payout;
  const { requested_at, due_at, approved_by, paid_at, reference } = payout;
  return {
    id,
    partner_id,
    amount: formatMajor(amount, currency),
    fee: formatMajor(fee, currency),
    net: formatMajor(amount - fee, currency),
    currency,
    method: { id: method_id, ...method },
    state,
    reason,
    requested_at,
    due_at,
    approved_by,
    paid_at,
    reference,
  };
}

/** A partner's own payouts, newest first. Who approved them is the house's business. */
export async function showOwnPayouts({ payout }: Services, partner_id: string, page: Page) {
  const { payouts, count } = await payout.find({ partner_id }, "newest", page);
  return { payouts: payouts.map(showOwn), count, ...page };
}

export async function showOwnPayout({ payout }: Services, partner_id: string, payout_id: string) {
  const found = await payout.payout(payout_id);
  if (found.partner_id !== partner_id) throw payoutNotFound(payout_id);
  return showOwn(found);
}

const showOwn = (payout: Payout) => ({ ...showPayout(payout), approved_by: null });

/** For admins: failed and unknown first, then requested, the oldest first; totals of all that were found. */
export async function findPayouts(
  services: Services,
  { limit, offset, ...filter }: PayoutFilter & Page,
  now: string,
) {
  const found = await services.payout.find(filter, "work", { limit, offset });
  return {
    payouts: await showToAdmins(services, found.payouts, now),
    count: found.count,
    limit,
    offset,
    totals: found.totals.map(({ amount, ...total }) => ({
      ...total,
      amount: formatMajor(amount, total.currency),
    })),
  };
}

/** One payout with all that was done to it and what its partner has; who else has the same account. */
export async function showPayoutDetail(services: Services, payout_id: string, now: string) {
  const { payout: payouts } = services;
  const payout = await payouts.payout(payout_id);
  const [shown] = await showToAdmins(services, [payout], now);
  const { deeds } = await payouts.transact((context) =>
    audit.readDeeds(context, { subject_kind: "payout", subject_id: payout_id }, HISTORY),
  );
  return {
    ...shown,
    history: deeds.reverse(),
    balances: await showBalances(services, payout.partner_id),
    same_account_partner_ids: await payouts.othersWith(payout.method_id),
  };
}

async function showToAdmins({ partner }: Services, payouts: readonly Payout[], now: string) {
  const names = await partner.namesOf(payouts.map(({ partner_id }) => partner_id));
  return payouts.map((payout) => ({
    ...showPayout(payout),
    display_name: names.get(payout.partner_id)?.display_name ?? null,
    provider: payout.provider,
    batch_id: payout.batch_id,
    is_overdue: payout.due_at !== null && payout.due_at < now && OPEN_STATES.includes(payout.state),
  }));
}

export function showBatch({ total, ...batch }: PayoutBatch) {
  return { ...batch, total: formatMajor(total, batch.currency) };
}

/** A batch with the first of its payouts. */
export async function showSentBatch(services: Services, batch_id: string, now: string) {
  const batch = await services.payout.batch(batch_id);
  const { payouts } = await services.payout.find({ batch_id }, "work", OF_BATCH);
  return { batch: showBatch(batch), payouts: await showToAdmins(services, payouts, now) };
}

export async function showBatches({ payout }: Services, page: Page) {
  const { batches, count } = await payout.batches(page);
  return { payout_batches: batches.map(showBatch), count, ...page };
}

export const showMethod = ({ partner_id: _partner_id, ...method }: PayoutMethod) => method;

export async function showMethods({ payout }: Services, partner_id: string, page: Page) {
  const { methods, count } = await payout.methodsOf(partner_id, page);
  return { payout_methods: methods.map(showMethod), count, ...page };
}
