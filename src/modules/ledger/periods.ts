/** Closed periods and marks, read and written. */
import { saleFact, type SaleFact } from "../../engine/facts";
import type { PeriodName } from "../../engine/periods/names";
import type { Mark } from "../../engine/snapshot";
import { isoTime, run, runOne, type SharedContext } from "../../support/sql";
import * as sql from "./period-sql";

export interface ClosedPeriod {
  name: PeriodName;
  starts_at: string;
  /** the first instant after it */
  ends_at: string;
  closed_at: string;
  /** the last volume entry it saw */
  volume_no: string;
  /** how far the book and the awards had come right after it */
  state: string;
}

export async function readLastCloses(
  context: SharedContext,
): Promise<Map<PeriodName, ClosedPeriod>> {
  const rows = await run<ClosedPeriod>(context, sql.LAST_CLOSES);
  return new Map(
    rows.map((row) => [
      row.name,
      {
        ...row,
        starts_at: isoTime(row.starts_at),
        ends_at: isoTime(row.ends_at),
        closed_at: isoTime(row.closed_at),
      },
    ]),
  );
}

export type NewPeriod = Omit<ClosedPeriod, "closed_at"> & { plan_version_id: string };

/** Returns when it was closed, by the clock of the database. */
export async function addPeriod(context: SharedContext, period: NewPeriod): Promise<string> {
  const { name, starts_at, ends_at, plan_version_id, volume_no, state } = period;
  const values = [name, starts_at, ends_at, plan_version_id, volume_no, state];
  const [row] = await run<{ closed_at: string }>(context, sql.ADD_PERIOD, values);
  return isoTime(row.closed_at);
}

/** By code of the item, then by partner. */
export async function readMarks(
  context: SharedContext,
  codes: readonly string[],
): Promise<Map<string, Map<string, Mark>>> {
  const marks = new Map<string, Map<string, Mark>>(codes.map((code) => [code, new Map()]));
  if (codes.length === 0) return marks;
  type Row = { code: string; partner_id: string; value: Mark };
  for (const row of await run<Row>(context, sql.MARKS, [codes])) {
    marks.get(row.code)?.set(row.partner_id, row.value);
  }
  return marks;
}

/** What is remembered of some partners under one code; who has nothing is absent. */
export async function readMarksOf(
  context: SharedContext,
  code: string,
  partner_ids: readonly string[],
): Promise<Map<string, Mark>> {
  type Row = { partner_id: string; value: Mark };
  const rows = await run<Row>(context, sql.MARKS_OF, [code, partner_ids]);
  return new Map(rows.map(({ partner_id, value }) => [partner_id, value]));
}

export async function putMarks(
  context: SharedContext,
  code: string,
  marks: ReadonlyMap<string, Mark>,
): Promise<void> {
  if (marks.size === 0) return;
  const rows = [...marks].map(([partner_id, value]) => ({ partner_id, value }));
  await run(context, sql.PUT_MARKS, [code, JSON.stringify(rows)]);
}

/** How far the book had come, and what else a close looks at: equal texts, nothing happened in between. */
export async function readState(context: SharedContext, others: string): Promise<string> {
  const row = await runOne<{ state: string }>(context, sql.NETWORK_STATE, [others]);
  return row?.state ?? "";
}

/** By partner: pending, available and payout_hold in a currency. */
export async function readHeld(
  context: SharedContext,
  currency: string,
  partner_ids: readonly string[] | null = null,
): Promise<Map<string, bigint>> {
  type Row = { partner_id: string; amount: string };
  const rows = await run<Row>(context, sql.HELD, [currency, partner_ids]);
  return new Map(rows.map(({ partner_id, amount }) => [partner_id, BigInt(amount)]));
}

/** By partner: what the latest order of its own or of its clients, not given back whole, counts for. */
export async function readLatestSales(context: SharedContext): Promise<Map<string, bigint>> {
  type Row = { partner_id: string; amount: string };
  const rows = await run<Row>(context, sql.LATEST_SALES);
  return new Map(rows.map(({ partner_id, amount }) => [partner_id, BigInt(amount)]));
}

/** Orders placed from a time on, a page after the order at ($2, $3), by time and then id. */
export async function readOrdersSince(
  context: SharedContext,
  from: string,
  after: { at: string; order_id: string },
  limit: number,
): Promise<{ order_id: string; at: string }[]> {
  type Row = { order_id: string; at: string };
  const values = [from, after.at, after.order_id, limit];
  const rows = await run<Row>(context, sql.ORDERS_SINCE, values);
  return rows.map(({ order_id, at }) => ({ order_id, at: isoTime(at) }));
}

/** Ranks that orders were rated again by, before a journal, in order. */
export async function readRerates(
  context: SharedContext,
  order_ids: readonly string[],
  before: string,
): Promise<{ order_id: string; payload: unknown }[]> {
  return run(context, sql.RERATES_OF, [order_ids, before]);
}

/** Sales as their orders froze them first, whatever they were rated again by. */
export async function readFrozenSales(
  context: SharedContext,
  order_ids: readonly string[],
): Promise<Map<string, SaleFact>> {
  type Row = { order_id: string; payload: unknown };
  const rows = await run<Row>(context, sql.FROZEN_SALES, [order_ids]);
  return new Map(rows.map(({ order_id, payload }) => [order_id, saleFact.parse(payload)]));
}
