/** What the admin API answers and takes about money that waits for people, and about the book. */
import type { Balance, Page } from "./types";

/** Something an admin asked for and a second one decides: a withdrawal from a fund, a correction. */
export interface Request {
  id: string;
  amount: string;
  currency: string;
  reason: string;
  state: RequestState;
  requested_by: string;
  requested_at: string;
  decided_by: string | null;
  decided_at: string | null;
  decision_reason: string | null;
}
export type RequestState = "requested" | "approved" | "rejected";

export interface RequestPage extends Page {
  requests: Request[];
}

export type PayoutState =
  "requested" | "approved" | "processing" | "paid" | "rejected" | "failed" | "unknown";

/** Amounts of payouts have the currency's own digits. */
export interface Payout {
  id: string;
  partner_id: string;
  display_name: string | null;
  provider: string;
  amount: string;
  fee: string;
  net: string;
  currency: string;
  method: { id: string; kind: string; masked: string };
  state: PayoutState;
  reason: string | null;
  requested_at: string;
  due_at: string | null;
  is_overdue: boolean;
  approved_by: string | null;
  paid_at: string | null;
  reference: string | null;
}

export interface PayoutDetail extends Payout {
  history: Deed[];
  balances: Balance[];
}

export interface PayoutTotal {
  state: PayoutState;
  currency: string;
  count: number;
  amount: string;
}

export interface PayoutPage extends Page {
  payouts: Payout[];
  totals: PayoutTotal[];
}

export interface PayoutBatch {
  id: string;
  provider: string;
  currency: string;
  total: string;
  count: number;
  created_by: string;
  created_at: string;
}

export interface BatchPage extends Page {
  payout_batches: PayoutBatch[];
}

export type PayoutFile = "csv" | "pain001";

/** What somebody did. `before` and `after` hold what changed. */
export interface Deed {
  no: string;
  at: string;
  actor: string | null;
  actor_name?: string | null;
  action: string;
  subject_kind: string;
  subject_id: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
}

export interface DeedPage extends Page {
  deeds: Deed[];
}

export interface Posting {
  from: string;
  to: string;
  amount: string;
  currency: string;
  bonus: string | null;
  level: number | null;
  rate: string | null;
  note: string | null;
}

/** One decision in the book, and the money it moved. */
export interface Journal {
  no: string;
  id: string;
  kind: string;
  order_id: string | null;
  at: string;
  hash: string;
  prev_hash: string;
  postings: Posting[];
}

export interface JournalPage extends Page {
  journals: Journal[];
}

/** A user of Medusa's admin. */
export interface Admin {
  id: string;
  email: string;
  first_name: string | null;
  last_name: string | null;
}

// What is asked of it.

/** A withdrawal or a correction to be decided by a second admin. */
export interface Asked {
  amount: string;
  currency: string;
  reason: string;
}

export interface Decision {
  id: string;
  step: "approve" | "reject";
  reason?: string;
}

export interface StatementRange {
  currency: string;
  /** calendar days */
  from?: string;
  to?: string;
}

export interface PayoutFilter {
  state?: PayoutState;
  partner_id?: string;
  batch_id?: string;
}

export type PayoutDeed = "approve" | "reject" | "complete" | "fail" | "look-up";

export interface PayoutStep {
  id: string;
  step: PayoutDeed;
  /** of a rejection, which the partner sees, or of a failure */
  reason?: string;
  /** by which the payment is found at the bank */
  reference?: string;
}

export interface DeedFilter {
  subject_kind?: string;
  subject_id?: string;
  actor?: string;
  action?: string;
}

export interface JournalFilter {
  kind?: string;
  order_id?: string;
  partner_id?: string;
}
