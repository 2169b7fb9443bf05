/** Points of partners and what their tasks counted, read and written a batch at a time. */
import type { PointsEntry, PointsState } from "../../engine/points/earn";
import type { Earned, KeptPoints } from "../../engine/points/points";
import { isoTime, isoTimeOrNull, run, runOne, type SharedContext } from "../../support/sql";
import * as sql from "./points-sql";

interface Row {
  partner_id: string;
  total: string;
  state: PointsState;
  purchased: string;
  is_valid: boolean;
  first_valid_at: string | null;
  below_since: string | null;
  last_entry_at: string | null;
  last_rise_at: string | null;
}

type EntryRow = Omit<PointsEntry, "points"> & { points: string };

export interface PointsFault {
  partner_id: string;
  expected: string;
  found: string;
}

const byPartner = (rows: readonly Row[]): Map<string, KeptPoints> =>
  new Map(
    rows.map((row) => [
      row.partner_id,
      {
        state: row.state,
        points: BigInt(row.total),
        purchased: BigInt(row.purchased),
        isValid: row.is_valid,
        first_valid_at: isoTimeOrNull(row.first_valid_at),
        below_since: isoTimeOrNull(row.below_since),
        last_entry_at: isoTimeOrNull(row.last_entry_at),
        last_rise_at: isoTimeOrNull(row.last_rise_at),
      },
    ]),
  );

const toEntry = ({ points, at, ...row }: EntryRow): PointsEntry => ({
  ...row,
  points: BigInt(points),
  at: isoTime(at),
});

/** Who earned nothing yet, and was not looked at, is left out. */
export async function readPoints(
  context: SharedContext,
  partner_ids: readonly string[],
): Promise<Map<string, KeptPoints>> {
  return byPartner(await run<Row>(context, sql.POINTS_OF, [partner_ids]));
}

export async function readAllPoints(context: SharedContext): Promise<Map<string, KeptPoints>> {
  return byPartner(await run<Row>(context, sql.ALL_POINTS));
}

/** Puts what changed and adds the entries that led there, in their order. Only under the network's lock. */
export async function putPoints(
  context: SharedContext,
  changed: ReadonlyMap<string, KeptPoints>,
  earned: readonly Earned[],
): Promise<void> {
  if (changed.size > 0) {
    const rows = [...changed].map(([partner_id, { points, purchased, isValid, ...kept }]) => ({
      ...kept,
      partner_id,
      total: points.toString(),
      purchased: purchased.toString(),
      is_valid: isValid,
    }));
    await run(context, sql.PUT_POINTS, [JSON.stringify(rows)]);
  }
  if (earned.length === 0) return;
  const entries = earned.map(({ member_id, entry }) => ({
    ...entry,
    partner_id: member_id,
    points: entry.points.toString(),
  }));
  await run(context, sql.ADD_POINT_ENTRIES, [JSON.stringify(entries)]);
}

/** A page of a partner's entries, newest first, and how many there are. */
export async function readEntries(
  context: SharedContext,
  partner_id: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ entries: PointsEntry[]; count: number }> {
  const rows = await run<EntryRow>(context, sql.POINT_ENTRIES, [partner_id, limit, offset]);
  const total = await runOne<{ count: number }>(context, sql.COUNT_POINT_ENTRIES, [partner_id]);
  return { entries: rows.map(toEntry), count: total?.count ?? 0 };
}

/** Entries that came with a badge, the first one first. */
export async function readBadges(
  context: SharedContext,
  partner_id: string,
): Promise<PointsEntry[]> {
  return (await run<EntryRow>(context, sql.BADGES, [partner_id])).map(toEntry);
}

export async function lastPointEntry(context: SharedContext): Promise<string> {
  return (await runOne<{ no: string }>(context, sql.LAST_POINT_ENTRY))?.no ?? "0";
}

/** The first partner whose points are not the sum of its entries, or null. */
export async function checkPoints(context: SharedContext): Promise<PointsFault | null> {
  return runOne<PointsFault>(context, sql.FIRST_WRONG_POINTS);
}
