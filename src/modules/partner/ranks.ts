/** Where partners stand and what they reached, read and written a batch at a time. */
import { generateEntityId } from "@medusajs/framework/utils";
import type { PartnerStatus } from "../../engine/facts";
import type { RankStanding } from "../../engine/snapshot";
import { isoTime, isoTimeOrNull, run, runOne, type SharedContext } from "../../support/sql";
import * as sql from "./rank-sql";

export const KYC_LEVELS = ["NONE", "BASIC", "STANDARD", "FULL"] as const;
export type KycLevel = (typeof KYC_LEVELS)[number];

/** Where a partner stands on one ladder, and since when. */
export interface RankRow extends RankStanding {
  partner_id: string;
  ladder: string;
  since: string;
}

/** A change of rank and why. */
export interface RankAward {
  id: string;
  partner_id: string;
  ladder: string;
  rank: string;
  from_rank: string;
  at: string;
  cause: "fact" | "evaluation" | "manual";
  /** the order, joining or period that caused it */
  ref: string | null;
  reason: string | null;
  /** the admin who gave it */
  actor: string | null;
}

export type NewAward = Omit<RankAward, "id">;

export interface Reached {
  activated_at: string | null;
  first_purchase_at: string | null;
}

export async function readRanks(
  context: SharedContext,
  partner_ids: readonly string[],
): Promise<RankRow[]> {
  return (await run<StoredRank>(context, sql.RANKS_OF, [partner_ids])).map(toRank);
}

/** Where everybody stands. */
export async function readAllRanks(context: SharedContext): Promise<RankRow[]> {
  return (await run<StoredRank>(context, sql.ALL_RANKS)).map(toRank);
}

export async function readAllStatuses(context: SharedContext): Promise<Map<string, PartnerStatus>> {
  type Row = { id: string; status: PartnerStatus };
  const rows = await run<Row>(context, sql.ALL_STATUSES);
  return new Map(rows.map(({ id, status }) => [id, status]));
}

export async function lastAward(context: SharedContext): Promise<string> {
  return (await runOne<{ no: string }>(context, sql.LAST_AWARD))?.no ?? "0";
}

type StoredRank = Omit<RankRow, "given"> & { given: string | null };

function toRank({ given, ...row }: StoredRank): RankRow {
  return {
    ...row,
    missed_since: isoTimeOrNull(row.missed_since),
    ...(given === null ? {} : { given }),
    since: isoTime(row.since),
  };
}

export async function putRanks(
  context: SharedContext,
  standings: readonly RankRow[],
  awards: readonly NewAward[],
): Promise<void> {
  if (standings.length === 0 && awards.length === 0) return;
  const rows = awards.map((award) => ({ id: generateEntityId(undefined, "urank"), ...award }));
  await run(context, sql.PUT_RANKS, [JSON.stringify(standings), JSON.stringify(rows)]);
}

export async function readReached(
  context: SharedContext,
  partner_ids: readonly string[],
): Promise<Map<string, Reached>> {
  const rows = await run<Reached & { id: string }>(context, sql.REACHED, [partner_ids]);
  return new Map(
    rows.map(({ id, activated_at, first_purchase_at }) => [
      id,
      {
        activated_at: isoTimeOrNull(activated_at),
        first_purchase_at: isoTimeOrNull(first_purchase_at),
      },
    ]),
  );
}

export async function putReached(
  context: SharedContext,
  reached: ReadonlyMap<string, Reached>,
): Promise<void> {
  if (reached.size === 0) return;
  const rows = [...reached];
  await run(context, sql.REACH, [
    rows.map(([id]) => id),
    rows.map(([, { activated_at }]) => activated_at),
    rows.map(([, { first_purchase_at }]) => first_purchase_at),
  ]);
}

export interface RankFault {
  partner_id: string;
  ladder: string;
  expected: string;
  found: string;
}

/** The first standing that is not the last of its awards, or null. */
export async function checkRanks(context: SharedContext): Promise<RankFault | null> {
  return runOne<RankFault>(context, sql.FIRST_WRONG_RANK);
}
