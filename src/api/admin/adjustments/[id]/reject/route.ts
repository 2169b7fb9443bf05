import { z } from "@medusajs/framework/zod";
import { rejectedBody } from "../../../../../support/approval-request";
import { id, route } from "../../../../../support/http";
import { decideAdjustmentWorkflow } from "../../../../../workflows/decide-adjustment";
import { servicesOf } from "../../../../../workflows/services";
import { showAdjustment } from "../../../../../workflows/views/approvals";
import { adminOf } from "../../../../admin";

const params = z.object({ id });

/** Rejects a correction, with a reason. */
export const POST = route(
  { params, body: rejectedBody },
  async ({ req, params: asked, body: { reason } }) => {
    const decision = { state: "rejected" as const, by: adminOf(req), reason };
    await decideAdjustmentWorkflow(req.scope).run({ input: { ...asked, ...decision } });
    return { adjustment: await showAdjustment(servicesOf(req.scope), asked.id) };
  },
);
