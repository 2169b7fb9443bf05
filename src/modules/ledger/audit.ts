/** The record of what admins and the store did to money, partners, plans and funds: who, what, before, after. */
import { isoTime, run, runOne, type SharedContext } from "../../support/sql";
import * as sql from "./audit-sql";

export const AUDIT_SUBJECTS = [
  "partner",
  "plan",
  "period",
  "fact",
  "payout",
  "payout_batch",
  "payout_method",
  "fund_withdrawal",
  "adjustment",
] as const;
export type AuditSubject = (typeof AUDIT_SUBJECTS)[number];

/** A deed to be recorded. `before` and `after` hold what changed: ids, states, amounts; never a secret. */
export interface Deed {
  /** admin or customer id; null: the store itself */
  actor: string | null;
  /** such as `payout.approve` */
  action: string;
  subject_kind: AuditSubject;
  subject_id: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  /** in the actor's own words */
  reason?: string | null;
}

export interface RecordedDeed extends Deed {
  no: string;
  at: string;
}

export interface AuditFilter {
  subject_kind?: AuditSubject;
  subject_id?: string;
  actor?: string;
  action?: string;
}

/** Records deeds in the transaction that does them: what is undone was never recorded. */
export async function record(context: SharedContext, deeds: readonly Deed[]): Promise<void> {
  if (deeds.length > 0) await run(context, sql.ADD_DEEDS, [JSON.stringify(deeds)]);
}

/** A page of deeds, newest first, and how many there are. */
export async function readDeeds(
  context: SharedContext,
  { subject_kind, subject_id, actor, action }: AuditFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ deeds: RecordedDeed[]; count: number }> {
  const filter = [subject_kind ?? null, subject_id ?? null, actor ?? null, action ?? null];
  const rows = await run<RecordedDeed>(context, sql.DEEDS, [...filter, limit, offset]);
  const total = await runOne<{ count: number }>(context, sql.COUNT_DEEDS, filter);
  return { deeds: rows.map((row) => ({ ...row, at: isoTime(row.at) })), count: total?.count ?? 0 };
}
