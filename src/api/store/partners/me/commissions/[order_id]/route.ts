import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../../../support/http";
import { showPartnerOrder } from "../../../../../../workflows/views/partner-commissions";
import { partnerOf } from "../../../../../customer";

const params = z.object({ order_id: id });

/** The partner's own lines and skips of one order, each with its reason. */
export const GET = route({ params }, async ({ req, params: { order_id } }) => {
  const { partner_id } = await partnerOf(req);
  return { order_commissions: await showPartnerOrder(req.scope, partner_id, order_id) };
});
