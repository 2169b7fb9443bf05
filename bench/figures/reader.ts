/** Reading real orders of a store: order id → what the engine is told, outside every lock. */
import { readFileSync } from "node:fs";
import { Pool } from "pg";
import { copyOrder } from "../../drill/order-copies";
import type { Bench } from "../main";
import { median } from "../measure";
import type { ReadTimes } from "../read-orders";
import { figureOf } from "../report";
import { withStores } from "../stores";

const COPIES = 400;

export const reader: Bench = async (report) => {
  await withStores(async ({ kept, open }) => {
    const { runner, url, file } = await open("with");
    const pool = new Pool({ connectionString: url, max: 1 });
    for (const [kind, exemplar] of kept.exemplars.entries()) {
      const copies = Array.from({ length: COPIES }, (_, i) => ({
        suffix: `${kind}${i.toString(36).padStart(6, "0")}`,
      }));
      await copyOrder(pool, exemplar, copies);
    }
    await pool.query(`vacuum analyze`);
    await pool.end();
    await runner.run("exec", "./bench/read-orders.ts");
    const { batches, batch, ones, graph } = JSON.parse(readFileSync(file, "utf8")) as ReadTimes;
    const name = "query.graph of the order alone, one by one";
    const rate = (ms: number, orders: number) => (1_000 * orders) / ms;
    report.add(
      figureOf({
        bench: "reader",
        figure: `orders read in batches of ${batch}, with their products`,
        ours: rate(median(batches), batch),
        baseline: { name, value: rate(median(graph), 1) },
        unit: "orders/s",
        n: batches.length * batch,
      }),
    );
    report.add(
      figureOf({
        bench: "reader",
        figure: "one order read, with its products, p50",
        ours: median(ones),
        baseline: { name, value: median(graph) },
        unit: "ms",
        n: ones.length,
      }),
    );
  });
};
