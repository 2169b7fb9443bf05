/** What a partner's rank, volumes and turnovers are shown as. */
import { evaluationPeriods } from "../../engine/evaluation";
import { formatUnits } from "../../engine/money";
import type { Plan } from "../../engine/plan";
import { progressAtClose, progressAtOnce, type LadderProgress } from "../../engine/progress";
import type { Ladder, Metrics } from "../../engine/rank";
import type { Snapshot } from "../../engine/snapshot";
import { periods } from "../../modules/ledger";
import { readPoints } from "../../modules/partner";
import { COUNTERS } from "../../modules/tree-path";
import type { RankRow } from "../../modules/partner/ranks";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { loadSnapshot } from "../steps/load-snapshot";

export interface ShownRank {
  code: string;
  name: string;
  /** the step's place on the ladder; everybody starts on 0 */
  level: number;
  badge_url: string | null;
  color: string | null;
  /** named values that come with the rank */
  benefits: Record<string, string>;
}

/** Points and turnovers, decimals of the plan's currency. */
export interface ShownMetrics {
  volumes: { pv: string; gv: string; bv: string; cv: string; mv: string };
  personal_turnover: string;
  structure_turnover: string;
}

export interface ShownStanding extends ShownMetrics {
  /** on the plan's first ladder; null under a plan without ranks */
  rank: ShownRank | null;
  highest_rank: ShownRank | null;
  ranks_by_ladder: Record<string, ShownRank>;
}

/** How each partner stands under the plan in force; plans that count nothing ask nothing. */
export async function showStandings(
  { partner, tree, plan, ledger }: Services,
  partner_ids: string[],
): Promise<(partner_id: string) => ShownStanding> {
  const { plan: current } = await plan.versionAt(new Date().toISOString());
  const ladders = current.ranks?.ladders ?? [];
  const metrics = await tree.metricsOf(partner_ids);
  const matched = await matchedOf(ledger, current, partner_ids);
  const rows = ladders.length > 0 ? await partner.ranksOf(partner_ids) : [];
  const byPartner = new Map<string, RankRow[]>();
  for (const row of rows) {
    byPartner.set(row.partner_id, [...(byPartner.get(row.partner_id) ?? []), row]);
  }
  return (partner_id) => {
    const standings = byPartner.get(partner_id) ?? [];
    const on = (ladder: Ladder, field: "rank" | "achieved"): ShownRank => {
      const code = standings.find((row) => row.ladder === ladder.code)?.[field];
      return showRank(ladder, code);
    };
    const [main] = ladders;
    return {
      rank: main ? on(main, "rank") : null,
      highest_rank: main ? on(main, "achieved") : null,
      ranks_by_ladder: Object.fromEntries(
        ladders.map((ladder) => [ladder.code, on(ladder, "rank")]),
      ),
      ...showMetrics(current, metrics.get(partner_id), matched.get(partner_id)),
    };
  };
}

/** More below than this, and ladders judged at a close are left out: too much to add up for one request. */
const MOST_BELOW = 2_000n;

/**
 * What a partner's next rank still asks for, on each ladder. Of ladders judged at the close of a period: as
 * things stand now.
 */
export async function showProgress(
  services: Services,
  partner_id: string,
): Promise<LadderProgress[]> {
  const { partner, tree, plan } = services;
  const now = new Date().toISOString();
  const { plan: current } = await plan.versionAt(now);
  if (!current.ranks) return [];
  const metrics = (await tree.metricsOf([partner_id])).get(partner_id) ?? NOTHING;
  const ranks = new Map(
    (await partner.ranksOf([partner_id])).map(({ ladder, rank }) => [ladder, rank]),
  );
  const { ladders } = current.ranks;
  const first = (wanted: string) => ladders.find(({ code }) => code === wanted)?.steps[0].code;
  const at_once = progressAtOnce(
    current,
    metrics,
    (ladder) => ranks.get(ladder) ?? (first(ladder) as string),
  );
  const at_close =
    metrics.team_size > MOST_BELOW ? [] : await progressNow(services, current, partner_id, now);
  const order = ladders.map(({ code }) => code);
  return [...at_once, ...at_close].sort(
    (a, b) => order.indexOf(a.ladder) - order.indexOf(b.ladder),
  );
}

/** What a close would ask of the partner now, from its own downline alone. */
async function progressNow(
  services: Services,
  plan: Plan,
  partner_id: string,
  at: string,
): Promise<LadderProgress[]> {
  return services.ledger.onSnapshot(async (context) => {
    const last = await periods.readLastCloses(context);
    const progress: LadderProgress[] = [];
    for (const period of evaluationPeriods(plan)) {
      const close = last.get(period);
      const stretch = {
        period,
        from: close?.ends_at ?? null,
        at,
        after_no: close?.volume_no ?? "0",
        below: partner_id,
      };
      const snapshot = await loadSnapshot(services, plan, stretch, context);
      progress.push(...progressAtClose(plan, await withPoints(snapshot, context), 0));
    }
    return progress;
  });
}

async function withPoints(snapshot: Snapshot, context: SharedContext): Promise<Snapshot> {
  const ids = snapshot.seats.map(({ partner_id }) => partner_id);
  const kept = await readPoints(context, ids);
  const seats = snapshot.seats.map((seat) => {
    const points = kept.get(seat.partner_id);
    return points ? { ...seat, points: points.points, is_valid_referral: points.isValid } : seat;
  });
  return { ...snapshot, seats };
}

const NOTHING = Object.fromEntries(COUNTERS.map((counter) => [counter, 0n])) as Metrics;

/** A step that a ladder no longer has is shown as its first. */
function showRank({ steps }: Ladder, code: string | undefined): ShownRank {
  const level = Math.max(
    0,
    steps.findIndex((step) => step.code === code),
  );
  const step = steps[level];
  return {
    code: step.code,
    name: step.name,
    level,
    badge_url: step.badge_url ?? null,
    color: step.color ?? null,
    benefits: step.benefits ?? {},
  };
}

/** By partner: all volume that was ever matched. */
async function matchedOf(
  ledger: Services["ledger"],
  { periods }: Plan,
  partner_ids: string[],
): Promise<Map<string, bigint>> {
  const sums = new Map<string, bigint>();
  for (const { code, kind } of periods) {
    if (kind !== "binary_match") continue;
    type Row = { partner_id: string; value: { matched?: string } };
    for (const row of await ledger.read<Row>("MARKS_OF", [code, partner_ids])) {
      sums.set(row.partner_id, (sums.get(row.partner_id) ?? 0n) + BigInt(row.value.matched ?? 0));
    }
  }
  return sums;
}

function showMetrics(
  { currency }: Plan,
  metrics: Metrics | undefined,
  matched: bigint | undefined,
): ShownMetrics {
  const decimal = (units = 0n): string => formatUnits(units, currency);
  return {
    volumes: {
      pv: decimal(metrics?.pv),
      gv: decimal(metrics?.gv),
      bv: decimal(metrics?.bv),
      cv: decimal(metrics?.cv),
      mv: decimal(matched),
    },
    personal_turnover: decimal(metrics?.personal_turnover),
    structure_turnover: decimal(metrics?.structure_turnover),
  };
}
