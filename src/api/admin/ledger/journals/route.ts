import { z } from "@medusajs/framework/zod";
import { id, page, route } from "../../../../support/http";
import { servicesOf } from "../../../../workflows/services";
import { showJournals } from "../../../../workflows/views/journals";

const query = z.strictObject({
  kind: id.optional(),
  order_id: id.optional(),
  partner_id: id.optional(),
  account: z.string().min(1).max(150).optional(),
  ...page,
});

/** The book, newest journal first. */
export const GET = route({ query }, ({ req, query: filter }) =>
  showJournals(servicesOf(req.scope), filter),
);
