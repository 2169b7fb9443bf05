/**
 * `medusa exec ./bench/read-orders.ts`: how long the reader takes, and Medusa's own `query.graph` one by one, in a
 * process of the store. Times in ms go to the file UPLINE_BENCH_FILE.
 */
import { writeFileSync } from "node:fs";
import type { ExecArgs } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import { readOrders } from "../src/workflows/steps/read-orders";
import { timed } from "./measure";

const BATCH = 200;
const ROUNDS = 8;
const ONE_BY_ONE = 150;
const WARM_UP = 20;

/** What a subscriber would ask for to pay a commission. */
const USUAL = ["id", "currency_code", "customer_id", "total", "items.*", "payment_collections.*"];

export interface ReadTimes {
  /** of a batch of {@link ReadTimes.batch} orders */
  batches: number[];
  batch: number;
  ones: number[];
  graph: number[];
}

export default async function readOrdersBench({ container }: ExecArgs) {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({ entity: "order", fields: ["id"] });
  const ids = data.map(({ id }) => id);
  const idOf = (turn: number): string => ids[turn % ids.length];
  const times: ReadTimes = { batches: [], batch: BATCH, ones: [], graph: [] };
  for (let round = -1; round < ROUNDS; round++) {
    const from = ((round + 1) * BATCH) % (ids.length - BATCH);
    const took = await timed(() => readOrders(container, ids.slice(from, from + BATCH)));
    if (round >= 0) times.batches.push(took);
  }
  for (let turn = -WARM_UP; turn < ONE_BY_ONE; turn++) {
    const id = idOf(turn + WARM_UP);
    const one = await timed(() => readOrders(container, [id]));
    const graph = await timed(() =>
      query.graph({ entity: "order", fields: USUAL, filters: { id } }),
    );
    if (turn < 0) continue;
    times.ones.push(one);
    times.graph.push(graph);
  }
  writeFileSync(process.env.UPLINE_BENCH_FILE as string, JSON.stringify(times));
}
