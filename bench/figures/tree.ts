/** Reading the sponsor tree: uplines, counts, paths and pages, through the module. */
import type { Pool } from "pg";
import { heavyTailed, shapeOf } from "../forest";
import { openLab } from "../lab";
import { loadPartners, loadTree, partnerId } from "../load";
import type { Bench } from "../main";
import { inTurns, median, percentile } from "../measure";
import { below, randomOf } from "../random";
import { figureOf } from "../report";

const LEVELS = 12;

/** Recursive queries over one parent column, with the best index and with none. */
export async function adjacency(pool: Pool): Promise<void> {
  await pool.query(`create table member_indexed (id text primary key, sponsor_id text)`);
  await pool.query(`
    insert into member_indexed select id, sponsor_id from upline_partner`);
  await pool.query(`create index on member_indexed (sponsor_id)`);
  await pool.query(`create table member_bare as select id, sponsor_id from member_indexed`);
  await pool.query(`vacuum analyze member_indexed, member_bare`);
}

export const uplineOf = (table: string): string => `
  with recursive up as (
    select m.sponsor_id as id, 1 as level from ${table} m where m.id = $1
    union all
    select m.sponsor_id, up.level + 1 from up join ${table} m on m.id = up.id where up.level < ${LEVELS})
  select id, level from up where id is not null`;

export const COUNT_BELOW = `
  with recursive down as (
    select m.id from member_indexed m where m.sponsor_id = $1
    union all
    select m.id from down join member_indexed m on m.sponsor_id = down.id)
  select count(*)::int as count from down`;

export const tree: Bench = async (report, { members }) => {
  const lab = await openLab();
  const { pool, services } = lab;
  try {
    const sponsors = heavyTailed(members);
    await loadPartners(pool, sponsors);
    await loadTree(pool, sponsors);
    await adjacency(pool);
    await pool.query(`vacuum analyze`);
    const random = randomOf(7);
    const anybody = (): string => partnerId(below(random, members));
    const bench = "tree";

    const repeats = 500;
    const ids = Array.from({ length: repeats }, anybody);
    const sql: number[] = [];
    const client = await pool.connect();
    const times = await inTurns(
      [
        {
          name: "module",
          async run(turn) {
            lab.sqlTime();
            await services.tree.uplinesOf("sponsor", [ids[turn]], LEVELS);
            sql.push(lab.sqlTime());
          },
        },
        {
          name: "recursive, indexed",
          run: (turn) =>
            client.query({
              name: "indexed",
              text: uplineOf("member_indexed"),
              values: [ids[turn]],
            }),
        },
      ],
      { repeats },
    );
    const bare: number[] = (
      await inTurns(
        [
          {
            name: "bare",
            run: (turn) =>
              client.query({ name: "bare", text: uplineOf("member_bare"), values: [ids[turn]] }),
          },
        ],
        { repeats: 5, warm_up: 1 },
      )
    ).get("bare") as number[];
    const p50 = median(sql.slice(-repeats));
    const unit = "ms";
    const indexed = times.get("recursive, indexed") as number[];
    for (const [name, took] of [
      ["recursive query, indexed", indexed],
      ["recursive query, no index", bare],
    ] as const) {
      report.add(
        figureOf({
          bench,
          figure: `upline of ${LEVELS} levels, ${members} members, SQL p50`,
          ours: p50,
          baseline: { name, value: median(took) },
          unit,
          n: repeats,
        }),
      );
    }
    report.add(
      figureOf({
        bench,
        figure: `upline of ${LEVELS} levels through the module, p50`,
        ours: median(times.get("module") as number[]),
        unit,
        n: repeats,
      }),
    );

    const { descendants, depths } = shapeOf(sponsors);
    const big = [...descendants.keys()]
      .filter((member) => descendants[member] >= members / 3)
      .reduce((best, member) => (descendants[member] < descendants[best] ? member : best), 0);
    const counts = await inTurns(
      [
        { name: "ours", run: () => services.tree.nodesOf("sponsor", [partnerId(big)]) },
        {
          name: "recursive",
          run: () => client.query({ name: "below", text: COUNT_BELOW, values: [partnerId(big)] }),
        },
      ],
      { repeats: 20, warm_up: 2 },
    );
    report.add(
      figureOf({
        bench,
        figure: `count below a node with ${descendants[big]}, p99`,
        ours: percentile(counts.get("ours") as number[], 0.99),
        baseline: {
          name: "recursive query, indexed",
          value: median(counts.get("recursive") as number[]),
        },
        unit,
        n: 20,
      }),
    );
    const deepest = depths.reduce((best, depth, at) => (depth > depths[best] ? at : best), 0);
    const page = { limit: 50, offset: 0 };
    const pages: [string, () => Promise<unknown>][] = [
      ["path of the deepest node", () => services.tree.pathTo("sponsor", partnerId(deepest))],
      ["page of its children", () => services.tree.children("sponsor", partnerId(big), page)],
      ["page of a whole level", () => services.tree.level("sponsor", 12, page)],
      ["levels below it", () => services.tree.levelCounts("sponsor", partnerId(big))],
    ];
    for (const [name, run] of pages) {
      const took = (await inTurns([{ name, run }], { repeats: 50, warm_up: 3 })).get(
        name,
      ) as number[];
      report.add(
        figureOf({ bench, figure: `${name}, p99`, ours: percentile(took, 0.99), unit, n: 50 }),
      );
    }
    const { rows } = await pool.query<{ bytes: string }>(
      `select pg_total_relation_size('upline_node') as bytes`,
    );
    report.add(
      figureOf({
        bench,
        figure: "storage a member of the sponsor tree",
        ours: Number(rows[0].bytes) / members,
        baseline: { name: "closure table of the seeds", value: 4_590 },
        unit: "B",
        n: members,
      }),
    );
    client.release();
  } finally {
    await lab.close();
  }
};
