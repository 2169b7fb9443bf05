import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../../support/http";
import { lookUpPayoutWorkflow } from "../../../../../workflows/look-up-payout";
import { servicesOf } from "../../../../../workflows/services";
import { showPayoutDetail } from "../../../../../workflows/views/payouts";
import { adminOf } from "../../../../admin";

const params = z.object({ id });
const body = z.strictObject({});

/** Asks the provider what became of a payout. */
export const POST = route(
  { params, body },
  async ({ req, params: { id: payout_id }, body: given }) => {
    const input = { payout_id, ...given, actor: adminOf(req) };
    await lookUpPayoutWorkflow(req.scope).run({ input });
    const now = new Date().toISOString();
    return { payout: await showPayoutDetail(servicesOf(req.scope), payout_id, now) };
  },
);
