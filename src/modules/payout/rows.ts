/** Stored rows → what the module answers: amounts as bigint, times as ISO. */
import { isoTime, isoTimeOrNull } from "../../support/sql";
import type { KeyRing } from "../../support/secrets";
import type { PaymentOrder } from "./provider";
import type { Payout, PayoutBatch, PayoutMethod, PayoutTotal } from "./types";
import { unseal, type Place, type Sealed, type Secret } from "./vault";

export type PayoutRow = Omit<Payout, "amount" | "fee"> & { amount: string; fee: string };
export type BatchRow = Omit<PayoutBatch, "total"> & { total: string };
export type TotalRow = Omit<PayoutTotal, "amount"> & { amount: string };

export const toPayout = (row: PayoutRow): Payout => ({
  ...row,
  amount: BigInt(row.amount),
  fee: BigInt(row.fee),
  requested_at: isoTime(row.requested_at),
  due_at: isoTimeOrNull(row.due_at),
  sent_at: isoTimeOrNull(row.sent_at),
  accepted_at: isoTimeOrNull(row.accepted_at),
  paid_at: isoTimeOrNull(row.paid_at),
});

export const toMethod = (row: PayoutMethod): PayoutMethod => ({
  ...row,
  created_at: isoTime(row.created_at),
});

export const toBatch = (row: BatchRow): PayoutBatch => ({
  ...row,
  total: BigInt(row.total),
  created_at: isoTime(row.created_at),
  exported_at: isoTimeOrNull(row.exported_at),
});

export const toTotal = (row: TotalRow): PayoutTotal => ({ ...row, amount: BigInt(row.amount) });

/** What a provider sees of a payout. */
export function toOrder(payout: Payout, { details }: Secret): PaymentOrder {
  const { id, partner_id, amount, fee, currency, requested_at, reference } = payout;
  return { id, partner_id, net: amount - fee, currency, details, requested_at, reference };
}

/** Null when a method cannot be read: a key is missing, or the row was tampered with. */
export function read(keys: KeyRing, method: Place & Pick<Sealed, "key_id" | "sealed">) {
  try {
    return unseal(keys, method, method);
  } catch {
    return null;
  }
}
