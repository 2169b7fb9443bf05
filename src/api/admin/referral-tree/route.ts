import { z } from "@medusajs/framework/zod";
import { TREES } from "../../../engine/facts";
import { id, page, route } from "../../../support/http";
import { servicesOf } from "../../../workflows/services";
import { showChildren } from "../../../workflows/views/tree";

const query = z.strictObject({
  parent_id: id.optional(),
  tree: z.enum(TREES).default("placement"),
  ...page,
});

/** Children of a node, or the roots: the tree opens a level at a time. */
export const GET = route({ query }, async ({ req, query: { tree, parent_id, ...window } }) =>
  showChildren(servicesOf(req.scope), tree, parent_id ?? null, window),
);
