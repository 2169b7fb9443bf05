import type { Outcome, Posting } from "../../engine/decision";
import type { Fact, FactKind, RerateFact, SaleFact, SaleSource } from "../../engine/facts";
import type { OwnVolume } from "../../engine/history";

/** `fact`: something that was reported, under the id of the order it is taken as */
export type HintKind = "order" | "join" | "placement" | "fact";

/** "Look at this again." */
export interface Hint {
  kind: HintKind;
  ref: string;
}

export interface InboxHint extends Hint {
  id: string;
  hint_no: string;
  tries: number;
}

export interface Failure {
  tries: number;
  error: string | null;
  next_try_at: string;
}

/** What counts beside money, in ledger units of the plan's currency. */
export interface Worth {
  volume: OwnVolume;
  turnover: bigint;
  /** the part of it that counts for activation */
  qualifying: bigint;
}

/** What was last decided of an order. `sale` is null when it counts for nobody. */
export interface OrderRecord {
  order_id: string;
  currency: string;
  plan_version_id: string;
  sale: SaleFact | null;
  base: bigint;
  first_base: bigint;
  /** of the order's state that was last reconciled */
  fingerprint: string;
  journal_count: number;
  captured_at: string | null;
  release_at: string | null;
  source: SaleSource;
  /** the shopper whose order counted for a partner, and that partner; null when a partner bought, or nobody */
  client_id: string | null;
  seller_id: string | null;
  /** at its first base, and what of it counts by now; null under a plan that counts nothing */
  value: Worth | null;
  counted: Worth | null;
  /** ranks that closes since gave to partners frozen in the sale, which has them; null when none did */
  rated: RerateFact["ranks"] | null;
}

export const REPORTED_KINDS = ["profit", "investment", "task"] as const;
export type ReportedKind = (typeof REPORTED_KINDS)[number];

/** Something that happened outside the store's orders, as it was reported. Ledger units of its currency. */
export interface ReportedFact {
  kind: ReportedKind;
  id: string;
  customer_id: string;
  /** the partner the customer is; or, of a client, the partner it counts for */
  buyer_id: string | null;
  seller_id: string | null;
  amount: bigint;
  currency: string;
  /** of an investment: what rates are taken of */
  fee: bigint | null;
  /** of a profit: what the buyer's own part of it is */
  own_return: bigint | null;
  /** of a task: which */
  metric: string | null;
  at: string;
  actor: string | null;
}

/** A decision to be written: one fact, one journal, its postings. */
export interface Entry {
  /** the journal's unique key */
  key: string;
  kind: FactKind;
  fact: Fact;
  fact_id: string;
  order_id: string | null;
  plan_version_id: string;
  postings: Posting[];
  trace: Outcome | null;
}

export interface Head {
  no: string;
  hash: string;
}

/** A posting as stored, with account codes. */
export interface StoredPosting extends Posting {
  journal_no: string;
  line: number;
}

export interface StoredJournal extends Head {
  id: string;
  kind: string;
  fact_id: string | null;
  order_id: string | null;
  at: string;
  input_hash: string;
  trace: Outcome | null;
  prev_hash: string;
  /** when it was written, to the microsecond */
  recorded_at: string;
  /** false: a column that nobody ever writes was written */
  is_untouched: boolean;
  payload: unknown;
  fact_hash: string | null;
  plan_version_id: string | null;
  fact_kind: string | null;
  fact_order_id: string | null;
  fact_at: string | null;
}

/** What a row beside the book says of a fact by which its money moved. */
export interface MoveRow {
  fact_id: string;
  /** fields of the fact */
  says: Record<string, string>;
}
