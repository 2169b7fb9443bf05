/** Everybody as the close of a period sees them, read under the lock in a fixed number of queries. */
import { windowsOf } from "../../engine/evaluation";
import { needsLatestSale } from "../../engine/periods";
import type { PeriodName } from "../../engine/periods/names";
import type { Plan } from "../../engine/plan";
import type { Ranks } from "../../engine/rank";
import {
  NOTHING_COUNTED,
  type Counted,
  type RankStanding,
  type Snapshot,
} from "../../engine/snapshot";
import { periods } from "../../modules/ledger";
import { readAllRanks, readAllStatuses } from "../../modules/partner";
import type { RankRow } from "../../modules/partner/ranks";
import { seats } from "../../modules/tree-path";
import type { Stretch as CountedStretch } from "../../modules/tree-path/seats";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

const DAY_MS = 86_400_000;
/** A window asks for times alone: no entry has this number. */
const NEVER_LATE = (2n ** 63n - 1n).toString();

export interface Stretch {
  period: PeriodName;
  /** null: the period never closed before */
  from: string | null;
  at: string;
  /** the last volume entry the close before saw */
  after_no: string;
  /** only this partner and who is below; absent: everybody */
  below?: string;
}

export async function loadSnapshot(
  { tree, partner }: Services,
  plan: Plan,
  { period, from, at, after_no, below }: Stretch,
  context: SharedContext,
): Promise<Snapshot> {
  const placement = await tree.resolveTree("placement", context);
  const rows = await seats.readSeats(context, placement, below ?? null);
  const ids = below === undefined ? null : rows.map(({ partner_id }) => partner_id);
  const indexes = new Map(rows.map(({ partner_id }, index) => [partner_id, index]));
  const indexOf = (id: string | null) => (id === null ? null : (indexes.get(id) ?? null));
  const statuses = ids ? await partner.statusesOf(ids, context) : await readAllStatuses(context);
  const ranks = ids ? await partner.ranksOf(ids, context) : await readAllRanks(context);
  const ranksOf = standingsOf(plan.ranks, ranks);
  const held = await periods.readHeld(context, plan.currency, ids);
  const sales = plan.periods.some(needsLatestSale) ? await periods.readLatestSales(context) : null;
  const purchases = await seats.readLastPurchases(context, at, ids);
  const counted = async (stretch: CountedStretch): Promise<Counted[]> => {
    const found = await seats.readCounted(context, stretch, ids);
    return rows.map(({ partner_id }) => found.get(partner_id) ?? NOTHING_COUNTED);
  };
  const lastDays = new Map<number, Counted[]>();
  for (const days of windowsOf(plan, period)) {
    const since = new Date(Date.parse(at) - days * DAY_MS).toISOString();
    lastDays.set(days, await counted({ from: since, to: at, after_no: NEVER_LATE }));
  }
  const inPeriod = { from, to: at, after_no };
  return {
    period,
    from,
    at,
    currency: plan.currency,
    company: await seats.readCompany(context, inPeriod),
    seats: rows.map(({ partner_id, joined_at, sponsor_id, parent_id, position }) => ({
      partner_id,
      status: statuses.get(partner_id) ?? "terminated",
      joined_at,
      sponsor: indexOf(sponsor_id),
      parent: indexOf(parent_id),
      position,
      ranks: ranksOf(partner_id),
      // What a plan with points makes of this is put in when they close.
      points: 0n,
      held: held.get(partner_id) ?? 0n,
      latest_sale: sales?.get(partner_id) ?? null,
      last_purchase_at: purchases.get(partner_id) ?? null,
    })),
    // A close that comes days late judges by what had been counted for its end.
    life: await counted({ from: null, to: at, after_no: "0" }),
    inPeriod: await counted(inPeriod),
    lastDays,
    marks: await periods.readMarks(
      context,
      plan.periods.map(({ code }) => code),
    ),
  };
}

/** Where everybody stands on every ladder: who has no row stands on its first step. */
function standingsOf(
  ranks: Ranks | undefined,
  rows: readonly RankRow[],
): (partner_id: string) => Record<string, RankStanding> {
  const ladders = ranks?.ladders ?? [];
  if (ladders.length === 0) return () => ({});
  const first = Object.fromEntries(
    ladders.map(({ code, steps: [{ code: rank }] }): [string, RankStanding] => [
      code,
      { rank, achieved: rank, missed_since: null },
    ]),
  );
  const known = new Map<string, Record<string, RankStanding>>();
  for (const { partner_id, ladder, since: _since, ...standing } of rows) {
    known.set(partner_id, { ...(known.get(partner_id) ?? first), [ladder]: standing });
  }
  return (partner_id) => known.get(partner_id) ?? first;
}
