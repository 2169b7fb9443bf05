import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../../support/http";
import { showOrderCommissions } from "../../../../../workflows/views/order-commissions";

const params = z.object({ id });

/** Who earned what from an order and why, and who did not. */
export const GET = route({ params }, async ({ req, params: { id: order_id } }) => ({
  order_commissions: await showOrderCommissions(req.scope, order_id),
}));
