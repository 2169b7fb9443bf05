/**
 * What the close of a period sees: everybody, in order of joining, with what was counted for them. The
 * simulator and the store make the same one, so a period closes alike in both. All amounts are ledger units
 * of the plan's currency.
 */
import type { PartnerStatus } from "./facts";
import type { PeriodName } from "./periods/names";

/** What was counted for one partner over a stretch of time, net of what was taken back in it. */
export interface Counted {
  /** of the partner's own purchases */
  pv: bigint;
  bv: bigint;
  cv: bigint;
  /** BV and CV of its clients, who sit below it */
  clients_bv: bigint;
  clients_cv: bigint;
  /** money of its own purchases, investments included */
  own_amount: bigint;
  /** money of its own purchases and its own clients' */
  amount: bigint;
}

/** Where a partner stands on one ladder. */
export interface RankStanding {
  /** the rank that is paid as */
  rank: string;
  /** the highest ever reached */
  achieved: string;
  /** since when the paid rank's requirements are not met; null while they are */
  missed_since: string | null;
  /** the rank somebody gave by hand; absent when nobody did */
  given?: string;
}

export interface SnapshotSeat {
  partner_id: string;
  status: PartnerStatus;
  joined_at: string;
  /** index of the sponsor among the seats, always smaller than the partner's own; null at the top */
  sponsor: number | null;
  /** index of the placement parent, and the position under it; null without a place, or at the root */
  parent: number | null;
  position: number | null;
  /** by code of the ladder */
  ranks: Readonly<Record<string, RankStanding>>;
  /** points that have not expired */
  points: bigint;
  /** by the plan's points; absent in a plan without them, where `ranks.valid_purchase` tells */
  is_valid_referral?: boolean;
  /** pending, available and payout_hold */
  held: bigint;
  /** what the latest order of the partner or its clients, not given back whole, is worth; null without one */
  latest_sale: bigint | null;
  /** when the partner last bought; null when it never did */
  last_purchase_at: string | null;
}

/** What a kind of period remembers of a partner from one close to the next: decimal integers by name. */
export type Mark = Readonly<Record<string, string>>;

export interface Snapshot {
  period: PeriodName;
  /** the first instant of the period, null when it never closed before; and the first after it */
  from: string | null;
  at: string;
  /** the plan's */
  currency: string;
  /** of all orders in the period, net of refunds: strangers' too */
  company: bigint;
  seats: readonly SnapshotSeat[];
  /** by index of the seat: ever, in the period, and in the days before `at` that the plan asks for */
  life: readonly Counted[];
  inPeriod: readonly Counted[];
  lastDays: ReadonlyMap<number, readonly Counted[]>;
  /** by code of the period item, then by partner */
  marks: ReadonlyMap<string, ReadonlyMap<string, Mark>>;
}

export const NOTHING_COUNTED: Counted = {
  pv: 0n,
  bv: 0n,
  cv: 0n,
  clients_bv: 0n,
  clients_cv: 0n,
  own_amount: 0n,
  amount: 0n,
};
