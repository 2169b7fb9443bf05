/** Puts whole networks into the tables of the modules, past the slow way of joining one by one. */
import type { Pool } from "pg";
import { shapeOf } from "./forest";

const PAGE = 20_000;
const START = Date.UTC(2030, 0, 1);

/** Ids as long as the store's own. */
export const partnerId = (member: number): string =>
  `ptnr_01BENCH${member.toString(36).toUpperCase().padStart(19, "0")}`;

export const joinedAt = (member: number): string => new Date(START + member * 10).toISOString();

/** Partners without a customer of any store. */
export async function loadPartners(pool: Pool, sponsors: Int32Array): Promise<void> {
  await inPages(sponsors.length, async (from, to) => {
    const members = range(from, to);
    await pool.query(
      `insert into upline_partner (id, customer_id, display_name, referral_code, sponsor_id, joined_at)
       select id, 'cus_' || id, 'Member ' || m, 'B' || lpad(m::text, 9, '0'), sponsor_id, at
       from unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[]) r (id, sponsor_id, m, at)`,
      [
        members.map(partnerId),
        members.map((member) => (sponsors[member] < 0 ? null : partnerId(sponsors[member]))),
        members,
        members.map(joinedAt),
      ],
    );
  });
}

/** A tree; numbers follow the order of joining, from 1. `width` makes it the placement tree. */
export async function loadTree(
  pool: Pool,
  parents: Int32Array,
  width: number | null = null,
): Promise<void> {
  const tree = width === null ? "sponsor" : "placement";
  const { depths, positions, children, descendants } = shapeOf(parents);
  const paths: string[] = [];
  if (width !== null) {
    for (let member = 0; member < parents.length; member++) {
      paths.push(member === 0 ? "" : paths[parents[member]] + String(positions[member]));
    }
  }
  if (width !== null) {
    await pool.query(
      `insert into upline_tree (code, width, start_at_root) values ('placement', $1, true)
       on conflict (code) do update set width = excluded.width`,
      [width],
    );
    await pool.query(
      `insert into upline_tree_mark (tree) values ('placement') on conflict do nothing`,
    );
  }
  await inPages(parents.length, async (from, to) => {
    const members = range(from, to);
    await pool.query(
      `insert into upline_node (tree, no, partner_id, parent_no, depth, position, child_count,
         descendant_count, width, joined_at, ancestors, path)
       select $1, no, id, parent_no, depth, position, children, descendants, $2, at, above::bigint[], path
       from unnest($3::bigint[], $4::text[], $5::bigint[], $6::int[], $7::int[], $8::int[], $9::bigint[],
         $10::timestamptz[], $11::text[], $12::text[]) r (
         no, id, parent_no, depth, position, children, descendants, at, above, path)`,
      [
        tree,
        width,
        members.map((member) => member + 1),
        members.map(partnerId),
        members.map((member) => (parents[member] < 0 ? null : parents[member] + 1)),
        members.map((member) => depths[member]),
        members.map((member) => positions[member]),
        members.map((member) => children[member]),
        members.map((member) => descendants[member]),
        members.map(joinedAt),
        members.map((member) => `{${blockAbove(parents, depths, member).join(",")}}`),
        members.map((member) => (width === null ? null : paths[member])),
      ],
    );
  });
  await pool.query(`update upline_tree_mark set counted_no = $2 where tree = $1`, [
    tree,
    parents.length,
  ]);
  await pool.query(
    `update upline_tree set last_no = greatest(last_no, $1), last_joined_at = $2 where code = 'sponsor'`,
    [parents.length, joinedAt(parents.length - 1)],
  );
}

/** Ancestors of a member, nearest first, up to the next one whose depth is a multiple of 64. */
function blockAbove(parents: Int32Array, depths: Int32Array, member: number): number[] {
  const above: number[] = [];
  for (let at = parents[member]; at >= 0; at = parents[at]) {
    above.push(at + 1);
    if (depths[at] % 64 === 0) break;
  }
  return above;
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, at) => from + at);

async function inPages(
  count: number,
  work: (from: number, to: number) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < count; from += PAGE) await work(from, Math.min(count, from + PAGE));
}

/** Ledger units of a whole dollar. */
const DOLLAR = 1_000_000n;
/** Everybody bought once, for enough to be active under the differential plan. */
const BOUGHT = 1_500n * DOLLAR;

/**
 * What everybody bought (`bought`, units) and what came together below: rows of metrics with what the differential
 * plan's ladder makes of them. `steps` are ranks with the structure turnover they need, lowest first.
 */
export async function loadTurnover(
  pool: Pool,
  sponsors: Int32Array,
  ladder: string,
  steps: readonly { code: string; at_least: bigint }[],
  bought = BOUGHT,
): Promise<void> {
  const { children, descendants } = shapeOf(sponsors);
  const turnoverOf = (member: number): bigint => bought * BigInt(descendants[member] + 1);
  await inPages(sponsors.length, async (from, to) => {
    const members = range(from, to);
    const ids = members.map(partnerId);
    await pool.query(
      `insert into upline_metrics (partner_id, own_purchases, largest_purchase, personal_turnover,
         structure_turnover, directs, team_size)
       select id, $1, $1, $1, turnover, directs, team
       from unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) r (id, turnover, directs, team)`,
      [
        bought,
        ids,
        members.map(turnoverOf),
        members.map((member) => children[member]),
        members.map((member) => descendants[member]),
      ],
    );
    const ranked = members.flatMap((member) => {
      const step = steps.filter(({ at_least }) => at_least <= turnoverOf(member)).pop();
      return step && step !== steps[0] ? [[partnerId(member), step.code]] : [];
    });
    await pool.query(
      `insert into upline_rank (partner_id, ladder, rank, achieved, since)
       select id, $1, rank, rank, $2 from unnest($3::text[], $4::text[]) r (id, rank)`,
      [ladder, joinedAt(0), ranked.map(([id]) => id), ranked.map(([, rank]) => rank)],
    );
  });
  await pool.query(
    `update upline_partner set activated_at = joined_at, first_purchase_at = joined_at`,
  );
}
