import { once } from "node:events";
import { z } from "@medusajs/framework/zod";
import { TREES } from "../../../../engine/facts";
import { route } from "../../../../support/http";
import { servicesOf } from "../../../../workflows/services";
import { showNodes } from "../../../../workflows/views/tree";

const query = z.strictObject({ tree: z.enum(TREES).default("placement") });

/** The whole tree as NDJSON, one node a line in order of joining, streamed: any size, bounded memory. */
export const GET = route({ query }, async ({ req, res, query: { tree } }) => {
  const services = servicesOf(req.scope);
  res.setHeader("content-type", "application/x-ndjson; charset=utf-8");
  for await (const page of services.tree.everyone(tree)) {
    if (res.destroyed) return undefined;
    const lines = (await showNodes(services, page)).map((node) => `${JSON.stringify(node)}\n`);
    if (!res.write(lines.join(""))) await Promise.race([once(res, "drain"), once(res, "close")]);
  }
  res.end();
  return undefined;
});
