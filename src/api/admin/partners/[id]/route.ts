import { z } from "@medusajs/framework/zod";
import { PARTNER_STATUSES } from "../../../../engine/facts";
import { id, route } from "../../../../support/http";
import { changePartnerStatusWorkflow } from "../../../../workflows/change-partner-status";
import { servicesOf } from "../../../../workflows/services";
import { showPartner } from "../../../../workflows/views/partner";

const params = z.object({ id });
const body = z.strictObject({ status: z.enum(PARTNER_STATUSES) });

/** One partner with its balances. */
export const GET = route({ params }, async ({ req, params: { id: partner_id } }) => ({
  partner: await showPartner(servicesOf(req.scope), partner_id),
}));

/** Changes the partner's status; `terminated` is final. */
export const POST = route(
  { params, body },
  async ({ req, params: { id: partner_id }, body: { status } }) => {
    await changePartnerStatusWorkflow(req.scope).run({ input: { partner_id, status } });
    return { partner: await showPartner(servicesOf(req.scope), partner_id) };
  },
);
