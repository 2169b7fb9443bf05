/** The first free place below the root of a full matrix. */
import { matrix } from "../forest";
import { openLab } from "../lab";
import { loadPartners, loadTree } from "../load";
import type { Bench } from "../main";
import { inTurns, median } from "../measure";
import { figureOf } from "../report";

/** Level by level with arrays: the usual way. */
const LEVEL_BY_LEVEL = `
  with recursive level as (
    select array[1::bigint] as nos, 0 as depth
    union all
    select array(
      select n.no from upline_node n where n.tree = 'placement' and n.parent_no = any(level.nos)
      order by n.path), level.depth + 1
    from level
    where not exists (
      select 1 from upline_node n
      where n.tree = 'placement' and n.no = any(level.nos) and n.child_count < n.width))
  select n.no from upline_node n
  where n.tree = 'placement' and n.child_count < n.width
    and n.no = any((select nos from level order by depth desc limit 1)::bigint[])
  order by n.path limit 1`;

export const placement: Bench = async (report, { members, isFull }) => {
  const placed = isFull ? 1_000_000 : members;
  for (const width of [5, 2]) {
    const lab = await openLab();
    const { pool } = lab;
    try {
      const parents = matrix(placed, width);
      await loadPartners(pool, parents);
      await loadTree(pool, parents, width);
      await pool.query(`vacuum analyze`);
      const client = await pool.connect();
      const find = {
        name: "first_open",
        text: `select upline_first_open($1, null) as no`,
        values: [1],
      };
      const naive = { name: "naive", text: LEVEL_BY_LEVEL };
      const same = [await client.query(find), await client.query(naive)];
      if (same[0].rows[0].no !== same[1].rows[0].no) throw new Error("two places for one newcomer");
      const ours = await inTurns([{ name: "ours", run: () => client.query(find) }], {
        repeats: 300,
      });
      const slow = await inTurns([{ name: "naive", run: () => client.query(naive) }], {
        repeats: 5,
        warm_up: 1,
      });
      report.add(
        figureOf({
          bench: "placement",
          figure: `first free place below the root of ${placed}, ${width} wide, p50`,
          ours: median(ours.get("ours") as number[]),
          baseline: { name: "level by level", value: median(slow.get("naive") as number[]) },
          unit: "ms",
          n: 300,
        }),
      );
      client.release();
    } finally {
      await lab.close();
    }
  }
};
