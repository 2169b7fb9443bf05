import { z } from "@medusajs/framework/zod";
import { LINE_REASONS } from "../../../engine/decision";
import { id, page, route } from "../../../support/http";
import { range } from "../../../support/range";
import { servicesOf } from "../../../workflows/services";
import { COMMISSION_STATES, showCommissions } from "../../../workflows/views/commissions";

const query = z.strictObject({
  partner_id: id.optional(),
  order_id: id.optional(),
  bonus: id.optional(),
  state: z.enum(COMMISSION_STATES).optional(),
  reason: z.enum(LINE_REASONS).optional(),
  ...range,
  ...page,
});

/** Every line of every order, newest first. */
export const GET = route({ query }, async ({ req, query: filter }) =>
  showCommissions(servicesOf(req.scope), filter),
);
