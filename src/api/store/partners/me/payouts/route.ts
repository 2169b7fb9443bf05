import { z } from "@medusajs/framework/zod";
import { id, page, route } from "../../../../../support/http";
import { requestPayoutWorkflow } from "../../../../../workflows/request-payout";
import { showOwnPayout, showOwnPayouts } from "../../../../../workflows/views/payouts";
import { customerOf, partnerOf } from "../../../../customer";

const query = z.strictObject(page);
const body = z.strictObject({ amount: z.string().min(1).max(40), currency: id, method_id: id });

/** The own payouts, newest first. */
export const GET = route({ query }, async ({ req, query: window }) => {
  const { services, partner_id } = await partnerOf(req);
  return showOwnPayouts(services, partner_id, window);
});

/** Asks for a payout of what is available. */
export const POST = route({ body }, async ({ req, body: ask }) => {
  const { services, partner_id } = await partnerOf(req);
  const input = { ...ask, partner_id, actor: customerOf(req) };
  const { result } = await requestPayoutWorkflow(req.scope).run({ input });
  return { payout: await showOwnPayout(services, partner_id, result.id) };
});
