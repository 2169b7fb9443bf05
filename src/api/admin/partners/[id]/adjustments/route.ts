import { z } from "@medusajs/framework/zod";
import { askedBody } from "../../../../../support/approval-request";
import { id, route } from "../../../../../support/http";
import { requestAdjustmentWorkflow } from "../../../../../workflows/request-adjustment";
import { servicesOf } from "../../../../../workflows/services";
import { showAdjustment } from "../../../../../workflows/views/approvals";
import { adminOf } from "../../../../admin";

const params = z.object({ id });

/** Asks for a correction of what a partner has, below zero to take it; a second admin has to approve. */
export const POST = route(
  { params, body: askedBody },
  async ({ req, params: { id: partner_id }, body: asked }) => {
    const input = { partner_id, ...asked, by: adminOf(req) };
    const { result } = await requestAdjustmentWorkflow(req.scope).run({ input });
    return { adjustment: await showAdjustment(servicesOf(req.scope), result.id) };
  },
);
