import { z } from "@medusajs/framework/zod";
import { id, page, route } from "../../../../../support/http";
import { addPayoutMethod } from "../../../../../workflows/payout-methods";
import { showMethod, showMethods } from "../../../../../workflows/views/payouts";
import { customerOf, partnerOf } from "../../../../customer";

const query = z.strictObject(page);
const body = z.strictObject({ kind: id, details: z.record(z.string().max(100), z.unknown()) });

/** Where the partner is paid, masked. */
export const GET = route({ query }, async ({ req, query: window }) => {
  const { services, partner_id } = await partnerOf(req);
  return showMethods(services, partner_id, window);
});

/** Adds an account; its details are checked by the provider and kept encrypted. */
export const POST = route({ body }, async ({ req, body: given }) => {
  const { services, partner_id } = await partnerOf(req);
  const method = await addPayoutMethod(services, { ...given, partner_id, actor: customerOf(req) });
  return { payout_method: showMethod(method) };
});
