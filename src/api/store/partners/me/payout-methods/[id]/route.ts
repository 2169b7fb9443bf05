import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../../../support/http";
import { forgetPayoutMethod } from "../../../../../../workflows/payout-methods";
import { customerOf, partnerOf } from "../../../../../customer";

const params = z.object({ id });

/** Forgets an account for good. */
export const DELETE = route({ params }, async ({ req, params: { id: method_id } }) => {
  const { services, partner_id } = await partnerOf(req);
  await forgetPayoutMethod(services, { method_id, partner_id, actor: customerOf(req) });
  return { id: method_id, object: "payout_method", deleted: true };
});
