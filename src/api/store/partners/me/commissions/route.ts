import { z } from "@medusajs/framework/zod";
import { id, page, route } from "../../../../../support/http";
import { range } from "../../../../../support/range";
import { COMMISSION_STATES } from "../../../../../workflows/views/commissions";
import { showPartnerCommissions } from "../../../../../workflows/views/partner-commissions";
import { partnerOf } from "../../../../customer";

const query = z.strictObject({
  bonus: id.optional(),
  order_id: id.optional(),
  state: z.enum(COMMISSION_STATES).optional(),
  ...range,
  ...page,
});

/** What the partner earned, newest first. */
export const GET = route({ query }, async ({ req, query: filter }) => {
  const { services, partner_id } = await partnerOf(req);
  return showPartnerCommissions(services, partner_id, filter);
});
