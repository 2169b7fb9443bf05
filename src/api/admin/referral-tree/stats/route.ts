import { z } from "@medusajs/framework/zod";
import { TREES } from "../../../../engine/facts";
import { route } from "../../../../support/http";
import { servicesOf } from "../../../../workflows/services";
import { showStats } from "../../../../workflows/views/tree";

const query = z.strictObject({ tree: z.enum(TREES).default("placement") });

/** Members, depth, width, fill by level, growth. */
export const GET = route({ query }, async ({ req, query: { tree } }) => ({
  stats: await showStats(servicesOf(req.scope), tree, null),
}));
