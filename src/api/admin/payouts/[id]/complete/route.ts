import { z } from "@medusajs/framework/zod";
import { id, route, time } from "../../../../../support/http";
import { completePayoutWorkflow } from "../../../../../workflows/complete-payout";
import { servicesOf } from "../../../../../workflows/services";
import { showPayoutDetail } from "../../../../../workflows/views/payouts";
import { adminOf } from "../../../../admin";

const params = z.object({ id });
const body = z.strictObject({
  reference: z.string().trim().min(1).max(200),
  paid_at: time.optional(),
});

/** Notes that a payout was paid, and by which reference. */
export const POST = route(
  { params, body },
  async ({ req, params: { id: payout_id }, body: given }) => {
    const input = { payout_id, ...given, actor: adminOf(req) };
    await completePayoutWorkflow(req.scope).run({ input });
    const now = new Date().toISOString();
    return { payout: await showPayoutDetail(servicesOf(req.scope), payout_id, now) };
  },
);
