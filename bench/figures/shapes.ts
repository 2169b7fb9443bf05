/** Trees at their worst: everybody invited the next one, and one invited all others. */
import { chain, star } from "../forest";
import { openLab } from "../lab";
import { loadPartners, loadTree, partnerId } from "../load";
import type { Bench } from "../main";
import { inTurns, percentile } from "../measure";
import { figureOf, type Report } from "../report";
import { adjacency, COUNT_BELOW, uplineOf } from "./tree";

const DEEP = 10_000;
const WIDE = 100_000;
const PAGE = 50;
const REPEATS = 100;

type Ways = { ours: () => Promise<unknown>; recursive?: { text: string; values: unknown[] } };

export const shapes: Bench = async (report) => {
  await measure(report, `chain of ${DEEP}`, chain(DEEP), (tree) => {
    const last = partnerId(DEEP - 1);
    const root = partnerId(0);
    return {
      "upline of 12 levels of the last": {
        ours: () => tree.uplinesOf("sponsor", [last], 12),
        recursive: { text: uplineOf("member_indexed"), values: [last] },
      },
      "count below the root": {
        ours: () => tree.nodesOf("sponsor", [root]),
        recursive: { text: COUNT_BELOW, values: [root] },
      },
      "the whole path of the last": { ours: () => tree.pathTo("sponsor", last) },
    };
  });
  await measure(report, `star of ${WIDE}`, star(WIDE), (tree) => {
    const root = partnerId(0);
    const page = (offset: number) => tree.children("sponsor", root, { limit: PAGE, offset });
    return {
      "count below the root": {
        ours: () => tree.nodesOf("sponsor", [root]),
        recursive: { text: COUNT_BELOW, values: [root] },
      },
      "first page of its children": { ours: () => page(0) },
      "last page of its children": { ours: () => page(WIDE - 1 - PAGE) },
    };
  });
};

type TreeService = Awaited<ReturnType<typeof openLab>>["services"]["tree"];

async function measure(
  report: Report,
  shape: string,
  parents: Int32Array,
  figures: (tree: TreeService) => Record<string, Ways>,
): Promise<void> {
  const { pool, services, close } = await openLab();
  try {
    await loadPartners(pool, parents);
    await loadTree(pool, parents);
    await adjacency(pool);
    await pool.query(`vacuum analyze`);
    const client = await pool.connect();
    for (const [name, { ours, recursive }] of Object.entries(figures(services.tree))) {
      const way = { name: "ours", run: ours };
      const other = recursive && {
        name: "recursive",
        run: () => client.query({ name, ...recursive }),
      };
      const times = await inTurns(other ? [way, other] : [way], { repeats: REPEATS });
      const baseline = other && {
        name: "recursive query, indexed, p99",
        value: percentile(times.get("recursive") as number[], 0.99),
      };
      report.add(
        figureOf({
          bench: "shapes",
          figure: `${shape}: ${name}, p99`,
          ours: percentile(times.get("ours") as number[], 0.99),
          baseline,
          unit: "ms",
          n: REPEATS,
        }),
      );
    }
    client.release();
  } finally {
    await close();
  }
}
