import { z } from "@medusajs/framework/zod";
import { TREES } from "../../../../engine/facts";
import { id, route } from "../../../../support/http";
import { servicesOf } from "../../../../workflows/services";
import { showPath } from "../../../../workflows/views/tree";

const query = z.strictObject({ partner_id: id, tree: z.enum(TREES).default("placement") });

/** From the root down to one partner, so that the tree can open on it. */
export const GET = route({ query }, async ({ req, query: { tree, partner_id } }) =>
  showPath(servicesOf(req.scope), tree, partner_id),
);
