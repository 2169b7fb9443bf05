/** Everybody as the close of a period sees them, read under the lock in a fixed number of queries. */
import { windowsOf } from "../../engine/evaluation";
import type { PeriodName } from "../../engine/periods/names";
import { needsLatestSale } from "../../engine/periods";
import type { Plan } from "../../engine/plan";
import { NOTHING_COUNTED, type Counted, type Snapshot } from "../../engine/snapshot";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

const DAY_MS = 86_400_000;
const EVER = "9999-12-31T00:00:00.000Z";

export interface Stretch {
  period: PeriodName;
  /** null: the period never closed before */
  from: string | null;
  at: string;
  /** the last volume entry the close before saw */
  after_no: string;
}

export async function loadSnapshot(
  services: Services,
  plan: Plan,
  { period, from, at, after_no }: Stretch,
  context: SharedContext,
): Promise<Snapshot> {
  const { partner, tree, ledger } = services;
  const rows = await tree.seats(context);
  const indexes = new Map(rows.map(({ partner_id }, index) => [partner_id, index]));
  const indexOf = (id: string | null) => (id === null ? null : (indexes.get(id) ?? null));
  const people = await partner.everyone(context);
  const standings = await partner.allStandings(plan.ranks?.ladders ?? [], context);
  const held = await ledger.heldBy(plan.currency, context);
  const sales = plan.periods.some(needsLatestSale) ? await ledger.latestSales(context) : null;
  const counted = async (stretch: { from: string | null; to: string; after_no: string }) => {
    const found = await tree.counted(stretch, context);
    return rows.map(({ partner_id }): Counted => found.get(partner_id) ?? NOTHING_COUNTED);
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
    company: await tree.company(inPeriod, context),
    seats: rows.map(({ partner_id, joined_at, sponsor_id, parent_id, position }) => ({
      partner_id,
      status: people.get(partner_id)?.status ?? "terminated",
      joined_at,
      sponsor: indexOf(sponsor_id),
      parent: indexOf(parent_id),
      position,
      ranks: standings.of(partner_id),
      points: 0n,
      held: held.get(partner_id) ?? 0n,
      latest_sale: sales?.get(partner_id) ?? null,
      last_purchase_at: people.get(partner_id)?.last_purchase_at ?? null,
    })),
    life: await counted({ from: null, to: EVER, after_no: "0" }),
    inPeriod: await counted(inPeriod),
    lastDays,
    marks: await ledger.marksOf(
      plan.periods.map(({ code }) => code),
      context,
    ),
  };
}

/** A window asks for times alone: no entry has this number. */
const NEVER_LATE = (2n ** 63n - 1n).toString();
