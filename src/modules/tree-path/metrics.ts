/** What is counted for partners, read and written a batch at a time. */
import type { SaleSource } from "../../engine/facts";
import type { Counted } from "../../engine/snapshot";
import type { Metrics } from "../../engine/rank";
import { isoTime, run, runOne, type SharedContext } from "../../support/sql";
import * as sql from "./metrics-sql";

/** What one order counted for: ledger units of the plan's currency; less than nothing takes back. */
export interface VolumeEntry extends Counted {
  /** null: a stranger bought, which counts for the company alone */
  partner_id: string | null;
  order_id: string;
  source: SaleSource;
  /** when it counted */
  at: string;
}

export interface SliceSeat {
  partner_id: string;
  sponsor_id: string | null;
  joined_at: string;
  /** null: the partner's joining was not counted yet */
  metrics: Metrics | null;
}

export interface MetricsFault {
  partner_id: string;
  counter: string;
  expected: string;
  found: string;
}

type Row = Record<keyof Metrics, string> & { partner_id: string };

const toMetrics = (row: Row): Metrics =>
  Object.fromEntries(sql.COUNTERS.map((counter) => [counter, BigInt(row[counter])])) as Metrics;

/** The partners and everybody above them, sponsors before recruits. */
export async function readSlice(
  context: SharedContext,
  partner_ids: readonly string[],
): Promise<SliceSeat[]> {
  type SliceRow = Row & {
    sponsor_id: string | null;
    joined_at: string | Date;
    is_counted: boolean;
  };
  const rows = await run<SliceRow>(context, sql.SLICE, [partner_ids]);
  return rows.map(({ partner_id, sponsor_id, joined_at, is_counted, ...row }) => ({
    partner_id,
    sponsor_id,
    joined_at: isoTime(joined_at),
    metrics: is_counted ? toMetrics({ partner_id, ...row }) : null,
  }));
}

export async function readMetrics(
  context: SharedContext,
  partner_ids: readonly string[],
): Promise<Map<string, Metrics>> {
  const rows = await run<Row>(context, sql.METRICS_OF, [partner_ids]);
  return new Map(rows.map((row) => [row.partner_id, toMetrics(row)]));
}

/** Adds entries in their order and puts the counters that they come to. */
export async function putMetrics(
  context: SharedContext,
  entries: readonly VolumeEntry[],
  metrics: ReadonlyMap<string, Metrics>,
): Promise<void> {
  if (entries.length > 0) {
    const units = (
      key: "clients_bv" | "clients_cv" | "own_amount" | "amount" | "pv" | "bv" | "cv",
    ) => entries.map((entry) => entry[key].toString());
    await run(context, sql.ADD_VOLUME_ENTRIES, [
      entries.map(({ partner_id }) => partner_id),
      entries.map(({ order_id }) => order_id),
      entries.map(({ source }) => source),
      entries.map(({ at }) => at),
      units("pv"),
      units("bv"),
      units("cv"),
      units("clients_bv"),
      units("clients_cv"),
      units("own_amount"),
      units("amount"),
    ]);
  }
  if (metrics.size === 0) return;
  const counted = [...metrics.values()];
  await run(context, sql.PUT_METRICS, [
    [...metrics.keys()],
    ...sql.COUNTERS.map((counter) => counted.map((row) => row[counter].toString())),
  ]);
}

/** Begins metrics in a network whose partners joined before anything was counted. */
export async function openMetrics(
  context: SharedContext,
  partner_ids: readonly string[],
): Promise<void> {
  await run(context, sql.OPEN_METRICS, [partner_ids]);
  await run(context, sql.COUNT_TEAMS);
}

export async function hasMetrics(context: SharedContext): Promise<boolean> {
  return (await runOne<{ found: boolean }>(context, sql.HAS_METRICS))?.found === true;
}

/** The first counter that is not the roll-up of the entries, or null; and how many rows there are. */
export async function checkMetrics(
  context: SharedContext,
): Promise<{ checked: number; fault: MetricsFault | null }> {
  const total = await runOne<{ count: number }>(context, sql.COUNT_METRICS);
  return {
    checked: total?.count ?? 0,
    fault: await runOne<MetricsFault>(context, sql.FIRST_WRONG_METRICS),
  };
}
