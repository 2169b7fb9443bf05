/** What the book hashes. No clock and no batch enters a hash: the same decisions give the same chain. */
import { createHash } from "node:crypto";
import { canonicalJson, type Canonical } from "../../engine/canonical";
import type { Outcome, Posting } from "../../engine/decision";

/** `prev_hash` of the first journal. */
export const GENESIS = "0".repeat(64);

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export const factHash = (payload: unknown): string => sha256(canonicalJson(payload));

/** What was decided upon: the fact, and the plan version it was decided under. */
export const inputHash = (fact_hash: string, plan_version_id: string): string =>
  sha256(canonicalJson({ fact_hash, plan_version_id }));

export interface JournalContent {
  id: string;
  kind: string;
  fact_id: string | null;
  order_id: string | null;
  at: string;
  input_hash: string;
  trace: Outcome | Canonical | null;
  postings: readonly Posting[] | Canonical;
}

export const journalHash = (prev_hash: string, content: JournalContent): string =>
  sha256(prev_hash + canonicalJson(content));
