import { z } from "@medusajs/framework/zod";
import { PARTNER_STATUSES } from "../../../engine/facts";
import { id, page, route } from "../../../support/http";
import { enrolPartnerWorkflow } from "../../../workflows/enrol-partner";
import { servicesOf } from "../../../workflows/services";
import { findPartners, showPartner } from "../../../workflows/views/partner";
import { adminOf } from "../../admin";

const query = z.strictObject({
  q: z.string().max(100).optional(),
  customer_id: id.optional(),
  sponsor_id: id.optional(),
  status: z.enum(PARTNER_STATUSES).optional(),
  ...page,
});
const body = z.strictObject({
  customer_id: id,
  referral_code: z.string().min(1).max(64).nullish(),
  sponsor_id: id.nullish(),
});

/** Partners, newest first; `q` finds by name or code. */
export const GET = route({ query }, async ({ req, query: filter }) =>
  findPartners(servicesOf(req.scope), filter),
);

/** Enrols a customer. */
export const POST = route({ body }, async ({ req, res, body: input }) => {
  const { customer_id, referral_code, sponsor_id } = input;
  const { result } = await enrolPartnerWorkflow(req.scope).run({
    input: {
      customer_id,
      referral_code: referral_code ?? undefined,
      sponsor_id: sponsor_id ?? undefined,
      actor: adminOf(req),
    },
  });
  res.status(201);
  return { partner: await showPartner(servicesOf(req.scope), result.id) };
});
