import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../../support/http";
import { rejectPayoutWorkflow } from "../../../../../workflows/reject-payout";
import { servicesOf } from "../../../../../workflows/services";
import { showPayoutDetail } from "../../../../../workflows/views/payouts";
import { adminOf } from "../../../../admin";

const params = z.object({ id });
const body = z.strictObject({ reason: z.string().trim().min(1).max(500) });

/** Refuses a payout with a reason that the partner reads; its money is available again. */
export const POST = route(
  { params, body },
  async ({ req, params: { id: payout_id }, body: given }) => {
    const input = { payout_id, ...given, actor: adminOf(req) };
    await rejectPayoutWorkflow(req.scope).run({ input });
    const now = new Date().toISOString();
    return { payout: await showPayoutDetail(servicesOf(req.scope), payout_id, now) };
  },
);
