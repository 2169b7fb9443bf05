import { z } from "@medusajs/framework/zod";
import { TREES } from "../../../../../engine/facts";
import { page, route } from "../../../../../support/http";
import { servicesOf } from "../../../../../workflows/services";
import { showLevel } from "../../../../../workflows/views/tree";

const params = z.object({ level: z.coerce.number().int().min(1).max(100_000) });
const query = z.strictObject({ tree: z.enum(TREES).default("placement"), ...page });

/** One level of the tree with its fill. */
export const GET = route(
  { params, query },
  async ({ req, params: { level }, query: { tree, ...window } }) =>
    showLevel(servicesOf(req.scope), tree, level, window),
);
