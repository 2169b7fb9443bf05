/** Everybody at once, and what was counted for them: what the close of a period reads. */
import type { Counted } from "../../engine/snapshot";
import { isoTime, isoTimeOrNull, run, runOne, type SharedContext } from "../../support/sql";
import * as sql from "./seat-sql";

export interface SeatRow {
  partner_id: string;
  joined_at: string;
  sponsor_id: string | null;
  /** null without a place, or at the root */
  parent_id: string | null;
  position: number | null;
}

/** A stretch of time between two closes. */
export interface Stretch {
  /** null: since ever */
  from: string | null;
  to: string;
  /** the last entry the close before saw: what was counted after it belongs here, however late */
  after_no: string;
}

/** Everybody, or one partner and who is below, in order of joining. */
export async function readSeats(
  context: SharedContext,
  tree: string,
  below: string | null = null,
): Promise<SeatRow[]> {
  const rows = await run<SeatRow>(context, sql.SEATS, [tree, below]);
  return rows.map((row) => ({ ...row, joined_at: isoTime(row.joined_at) }));
}

export async function firstJoining(context: SharedContext): Promise<string | null> {
  const row = await runOne<{ joined_at: string }>(context, sql.FIRST_JOINING);
  return isoTimeOrNull(row?.joined_at ?? null);
}

/** What was counted by partner, ledger units of the plan's currency; who has nothing is left out. */
export async function readCounted(
  context: SharedContext,
  { from, to, after_no }: Stretch,
  partner_ids: readonly string[] | null = null,
): Promise<Map<string, Counted>> {
  type Row = Record<keyof Counted, string> & { partner_id: string };
  const rows = await run<Row>(context, sql.COUNTED, [from, to, after_no, partner_ids]);
  return new Map(
    rows.map((row) => [
      row.partner_id,
      {
        pv: BigInt(row.pv),
        bv: BigInt(row.bv),
        cv: BigInt(row.cv),
        clients_bv: BigInt(row.clients_bv),
        clients_cv: BigInt(row.clients_cv),
        own_amount: BigInt(row.own_amount),
        amount: BigInt(row.amount),
      },
    ]),
  );
}

export async function readLastPurchases(
  context: SharedContext,
  before: string,
  partner_ids: readonly string[] | null = null,
): Promise<Map<string, string>> {
  type Row = { partner_id: string; at: string };
  const rows = await run<Row>(context, sql.LAST_PURCHASES, [before, partner_ids]);
  return new Map(rows.map(({ partner_id, at }) => [partner_id, isoTime(at)]));
}

/** What the company sold: all orders, strangers' too. */
export async function readCompany(
  context: SharedContext,
  { from, to, after_no }: Stretch,
): Promise<bigint> {
  const row = await runOne<{ company: string }>(context, sql.COUNTED_COMPANY, [from, to, after_no]);
  return BigInt(row?.company ?? 0);
}

export async function lastEntry(context: SharedContext): Promise<string> {
  return (await runOne<{ no: string }>(context, sql.LAST_ENTRY))?.no ?? "0";
}
