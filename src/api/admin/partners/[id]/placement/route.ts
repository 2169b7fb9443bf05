import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../../support/http";
import { placePartnerWorkflow } from "../../../../../workflows/place-partner";
import { servicesOf } from "../../../../../workflows/services";
import { showPartner } from "../../../../../workflows/views/partner";
import { adminOf } from "../../../../admin";

const params = z.object({ id });
const body = z.strictObject({ parent_id: id, position: z.int().min(0).max(100).optional() });

/** Places a partner that is held, instead of its sponsor. */
export const POST = route(
  { params, body },
  async ({ req, res, params: { id: partner_id }, body: choice }) => {
    const chooser = { chosen_by: "admin" as const, chooser_id: adminOf(req) };
    await placePartnerWorkflow(req.scope).run({ input: { partner_id, ...choice, ...chooser } });
    res.status(201);
    return { partner: await showPartner(servicesOf(req.scope), partner_id) };
  },
);
