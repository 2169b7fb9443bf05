/** The nightly close of a ladder of rolling 30-day volumes with capped legs: from the entries to stored ranks. */
import type { Pool } from "pg";
import { twelveLevel } from "../../src/engine/presets/twelve-level";
import { closeAt } from "../../src/workflows/steps/close-period";
import { heavyTailed } from "../forest";
import { openLab } from "../lab";
import { loadPartners, loadTree, partnerId } from "../load";
import type { Bench } from "../main";
import { median, timed } from "../measure";
import { below, randomOf } from "../random";
import { figureOf, type Report } from "../report";

const DAY_MS = 86_400_000;
const DAYS = 30;
const FIRST_NIGHT = Date.UTC(2031, 1, 1, 5);
const ROUNDS = 4;
/** entries a member in the window */
const ENTRIES = 1.5;

const [LADDER] = twelveLevel.ranks.ladders;

/** The twelve levels, whose ranks cap what one leg brings at a half. */
const PLAN = {
  ...twelveLevel,
  ranks: {
    ...twelveLevel.ranks,
    effective: "next_sale",
    ladders: [
      {
        ...LADDER,
        steps: LADDER.steps.map((step) => ({
          ...step,
          requires: step.requires.map((rule) =>
            rule.metric === "gv" ? { ...rule, leg_cap: "0.5" } : rule,
          ),
        })),
      },
    ],
  },
};

/** Own and group volume of the window of everybody, refreshed as a whole: no caps of legs, no ranks. */
const VIEW = `
  create materialized view member_volume as
  with own as (
    select n.no, sum(e.bv) as bv from upline_volume_entry e
    join upline_node n on n.tree = 'sponsor' and n.partner_id = e.partner_id
    where e.at >= '2031-01-02' group by n.no),
  below as (
    select a.no, sum(own.bv) as gv from own
    join upline_node n on n.tree = 'sponsor' and n.no = own.no
    cross join lateral unnest(n.ancestors) a (no) group by a.no)
  select n.partner_id, coalesce(own.bv, 0) as pv, coalesce(below.gv, 0) as gv
  from upline_node n left join own on own.no = n.no left join below on below.no = n.no
  where n.tree = 'sponsor'`;

export const ranks: Bench = async (report, { members, isFull }) => {
  await ranksOf(report, members);
  if (isFull) await ranksOf(report, 1_000_000);
};

async function ranksOf(report: Report, members: number): Promise<void> {
  const lab = await openLab({ plan: PLAN });
  try {
    const sponsors = heavyTailed(members);
    await loadPartners(lab.pool, sponsors);
    await loadTree(lab.pool, sponsors);
    await loadVolumes(lab.pool, members);
    await lab.pool.query(`vacuum analyze`);
    await lab.pool.query(VIEW);
    await lab.pool.query(`create unique index on member_volume (partner_id)`);
    const ours: number[] = [];
    const views: number[] = [];
    for (let night = 0; night < ROUNDS; night++) {
      const ends_at = new Date(FIRST_NIGHT + night * DAY_MS).toISOString();
      const took = await timed(() => closeAt(lab.services, { name: "day", ends_at }));
      const refresh = await timed(() =>
        lab.pool.query(`refresh materialized view concurrently member_volume`),
      );
      // The first night gives everybody a rank; those after it are what every night is.
      ours.push(took / 1_000);
      views.push(refresh / 1_000);
    }
    const bench = "ranks";
    const unit = "s";
    const name = "refresh of a materialised view of the volumes";
    const figure = `ranks by 30-day volumes with capped legs, ${members} members, stored`;
    const baseline = { name, value: median(views) };
    const n = 1;
    report.add(figureOf({ bench, figure: `${figure}, first night`, ours: ours[0], unit, n }));
    const later = ours.slice(1);
    report.add(
      figureOf({
        bench,
        figure: `${figure}, a later night`,
        ours: median(later),
        baseline,
        unit,
        n: later.length,
      }),
    );
  } finally {
    await lab.close();
  }
}

/** Orders of the days before the first night, and of those between the nights. */
async function loadVolumes(pool: Pool, members: number): Promise<void> {
  const random = randomOf(13);
  const count = Math.floor(members * ENTRIES);
  const days = DAYS + ROUNDS;
  for (let from = 0; from < count; from += 50_000) {
    const page = Array.from({ length: Math.min(50_000, count - from) }, (_, i) => from + i);
    await pool.query(
      `insert into upline_volume_entry
         (partner_id, order_id, source, at, pv, bv, cv, clients_bv, clients_cv, own_amount, amount)
       select id, 'order_' || place, 'order', at, units, units, units, 0, 0, units, units
       from unnest($1::text[], $2::timestamptz[], $3::bigint[], $4::int[]) r (id, at, units, place)`,
      [
        page.map(() => partnerId(below(random, members))),
        page.map(() => new Date(FIRST_NIGHT - (DAYS - random() * days) * DAY_MS).toISOString()),
        page.map(() => (20 + below(random, 400)) * 1_000_000),
        page,
      ],
    );
  }
}
