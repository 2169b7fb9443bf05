/**
 * `medusa exec ./drill/store-states.ts`: one sweep, as the store makes every five minutes, in a process of its
 * own; then what every order of the store is now, written to the file UPLINE_DRILL_STATES.
 */
import { writeFileSync } from "node:fs";
import type { ExecArgs } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import { readOrders, type OrderState } from "../src/workflows/steps/read-orders";
import { sweepOrdersWorkflow } from "../src/workflows/sweep-orders";

const PAGE = 200;

export default async function storeStates({ container }: ExecArgs) {
  await sweepOrdersWorkflow(container).run();
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const states: OrderState[] = [];
  for (let skip = 0; ; skip += PAGE) {
    const pagination = { take: PAGE, skip, order: { id: "ASC" as const } };
    const { data } = await query.graph({ entity: "order", fields: ["id"], pagination });
    const found = await readOrders(
      container,
      data.map(({ id }) => id),
    );
    states.push(...found.values());
    if (data.length < PAGE) break;
  }
  writeFileSync(process.env.UPLINE_DRILL_STATES as string, JSON.stringify(states));
}
