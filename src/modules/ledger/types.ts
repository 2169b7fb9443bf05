import type { Outcome, Posting } from "../../engine/decision";
import type { Fact, SaleFact } from "../../engine/facts";

export type HintKind = "order" | "join" | "placement";

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
}

/** A decision to be written: one fact, one journal, its postings. */
export interface Entry {
  /** the journal's unique key */
  key: string;
  kind: "sale" | "refund" | "release" | "termination" | "join" | "placement";
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
  payload: unknown;
  fact_hash: string | null;
  plan_version_id: string | null;
}
