import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../../support/http";
import { approvePayoutWorkflow } from "../../../../../workflows/approve-payout";
import { servicesOf } from "../../../../../workflows/services";
import { showPayoutDetail } from "../../../../../workflows/views/payouts";
import { adminOf } from "../../../../admin";

const params = z.object({ id });
const body = z.strictObject({});

/** Approves a payout: it may be sent. */
export const POST = route(
  { params, body },
  async ({ req, params: { id: payout_id }, body: given }) => {
    const input = { payout_id, ...given, actor: adminOf(req) };
    await approvePayoutWorkflow(req.scope).run({ input });
    const now = new Date().toISOString();
    return { payout: await showPayoutDetail(servicesOf(req.scope), payout_id, now) };
  },
);
