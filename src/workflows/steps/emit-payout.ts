/** Tells the store what happened to a payout, after the commit; never where it is paid to. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { formatMajor } from "../../engine/money";
import { servicesOf } from "../services";
import { balanceEvent } from "./balance-event";
import { emitEvents } from "./emit-decided";
import type { MovedPayout } from "./move-payout";

const EVENTS = {
  request: "payout.requested",
  approve: "payout.approved",
  pay: "payout.completed",
  reject: "payout.rejected",
  cancel: "payout.rejected",
  fail: "payout.failed",
  reverse: "payout.failed",
  send: null,
  accept: null,
  doubt: null,
  send_again: null,
} as const satisfies Record<MovedPayout["action"], string | null>;

export async function emitPayout(
  container: MedusaContainer,
  { payout, action, step }: MovedPayout,
): Promise<void> {
  const { id, partner_id, amount, currency, state, reason, reference } = payout;
  const name = EVENTS[action];
  const about = { id, payout_id: id, partner_id, amount: formatMajor(amount, currency), currency };
  const data = { ...about, state, reason, reference };
  const events = name ? [{ name, data }] : [];
  const balance = step ? [await balanceEvent(servicesOf(container), partner_id, currency)] : [];
  emitEvents(container, [...events, ...balance]);
}
