import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../support/http";
import { servicesOf } from "../../../../workflows/services";
import { showPayoutDetail } from "../../../../workflows/views/payouts";

const params = z.object({ id });

/** One payout with its history and what its partner has. */
export const GET = route({ params }, async ({ req, params: { id: payout_id } }) => ({
  payout: await showPayoutDetail(servicesOf(req.scope), payout_id, new Date().toISOString()),
}));
