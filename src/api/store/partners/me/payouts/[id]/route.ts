import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../../../support/http";
import { cancelPayoutWorkflow } from "../../../../../../workflows/cancel-payout";
import { showOwnPayout } from "../../../../../../workflows/views/payouts";
import { customerOf, partnerOf } from "../../../../../customer";

const params = z.object({ id });

/** Takes back a payout that nobody approved yet. */
export const DELETE = route({ params }, async ({ req, params: { id: payout_id } }) => {
  const { services, partner_id } = await partnerOf(req);
  const input = { payout_id, partner_id, actor: customerOf(req) };
  await cancelPayoutWorkflow(req.scope).run({ input });
  return { payout: await showOwnPayout(services, partner_id, payout_id) };
});
