import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../../support/http";
import { failPayoutWorkflow } from "../../../../../workflows/fail-payout";
import { servicesOf } from "../../../../../workflows/services";
import { showPayoutDetail } from "../../../../../workflows/views/payouts";
import { adminOf } from "../../../../admin";

const params = z.object({ id });
const body = z.strictObject({ reason: z.string().trim().min(1).max(500) });

/** Notes that a payout was not paid and will not be; its money is available again. */
export const POST = route(
  { params, body },
  async ({ req, params: { id: payout_id }, body: given }) => {
    const input = { payout_id, ...given, actor: adminOf(req) };
    await failPayoutWorkflow(req.scope).run({ input });
    const now = new Date().toISOString();
    return { payout: await showPayoutDetail(servicesOf(req.scope), payout_id, now) };
  },
);
