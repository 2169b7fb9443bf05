/** Tells the store what was decided, after the commit. A bus that is down delays nobody: events may be lost. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import { parsePartnerAccount } from "../../engine/accounts";
import { slotOf, type Posting } from "../../engine/decision";
import { formatUnits } from "../../engine/money";
import type { Entry } from "../../modules/ledger/types";
import type { Decided } from "./decide-batch";
import type { Reconciled } from "./reconcile-order";
import type { SliceChanges } from "./slice";

export interface UplineEvent {
  name: string;
  data: Record<string, string | null>;
}

export function emitDecided(container: MedusaContainer, decided: Decided): void {
  const events = decided.reconciled.flatMap(eventsOf);
  emitEvents(container, [...events, ...changeEvents(decided)]);
}

/** `rank.changed` for every award, `partner.activated` for whoever bought enough. */
export function changeEvents({ awards, activated }: SliceChanges): UplineEvent[] {
  const ranked = awards.map(({ partner_id, ladder, from_rank, rank, at, cause, ref }) => ({
    name: "rank.changed",
    data: { id: partner_id, partner_id, ladder, from_rank, to_rank: rank, at, cause, ref },
  }));
  const active = activated.map(({ partner_id, at }) => ({
    name: "partner.activated",
    data: { id: partner_id, partner_id, activated_at: at },
  }));
  return [...active, ...ranked];
}

/** Emits without waiting: with Redis away, `emit` would hang, and nothing of ours may wait for a bus. */
export function emitEvents(container: MedusaContainer, events: UplineEvent[]): void {
  if (events.length === 0) return;
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER);
  container
    .resolve(Modules.EVENT_BUS)
    .emit(events)
    .catch((error: Error) => logger.warn(`upline: ${events.length} events lost: ${error.message}`));
}

function eventsOf({ entry }: Reconciled): UplineEvent[] {
  if (!entry) return [];
  const events = entry.postings.flatMap((posting) => commissionEvent(entry, posting));
  if (entry.fact.kind !== "refund") return events;
  const { order_id, base } = entry.fact;
  const currency = entry.postings[0]?.currency;
  const data = { id: order_id, order_id, base: currency ? formatUnits(base, currency) : null };
  return [{ name: "order.refunded", data }, ...events];
}

/** What the decision called the income of a posting's slot. */
const incomeOf = ({ trace }: Entry, posting: Posting): string =>
  trace?.lines.find((line) => slotOf(line) === slotOf(posting))?.income_type ?? posting.bonus;

/** `commission.calculated` for what a partner gets, `commission.reversed` for what is taken back. */
function commissionEvent(entry: Entry, posting: Posting): UplineEvent[] {
  const to = parsePartnerAccount(posting.to);
  const from = parsePartnerAccount(posting.from);
  const partner_id = to?.partner_id ?? from?.partner_id;
  if (!partner_id) return [];
  const data = {
    transaction_id: `${entry.key}|${slotOf(posting)}`,
    partner_id,
    order_id: posting.order_id,
    income_type: incomeOf(entry, posting),
    amount: formatUnits(posting.amount, posting.currency),
    currency: posting.currency,
  };
  return [
    to
      ? { name: "commission.calculated", data }
      : { name: "commission.reversed", data: { ...data, reason: entry.kind } },
  ];
}
