/** Closed periods and marks, read and written. */
import type { PeriodName } from "../../engine/periods/names";
import type { Mark } from "../../engine/snapshot";
import { isoTime, run, type SharedContext } from "../../support/sql";
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

export async function addPeriod(context: SharedContext, period: NewPeriod): Promise<void> {
  const { name, starts_at, ends_at, plan_version_id, volume_no, state } = period;
  const values = [name, starts_at, ends_at, plan_version_id, volume_no, state];
  await run(context, sql.ADD_PERIOD, values);
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

export async function putMarks(
  context: SharedContext,
  code: string,
  marks: ReadonlyMap<string, Mark>,
): Promise<void> {
  if (marks.size === 0) return;
  const rows = [...marks].map(([partner_id, value]) => ({ partner_id, value }));
  await run(context, sql.PUT_MARKS, [code, JSON.stringify(rows)]);
}
