import { z } from "@medusajs/framework/zod";
import { emptyBody } from "../../../../../support/approval-request";
import { id, route } from "../../../../../support/http";
import { decideAdjustmentWorkflow } from "../../../../../workflows/decide-adjustment";
import { servicesOf } from "../../../../../workflows/services";
import { showAdjustment } from "../../../../../workflows/views/approvals";
import { adminOf } from "../../../../admin";

const params = z.object({ id });

/** Approves a correction that another admin asked for: the money moves. */
export const POST = route({ params, body: emptyBody }, async ({ req, params: asked }) => {
  const decision = { state: "approved" as const, by: adminOf(req), reason: null };
  await decideAdjustmentWorkflow(req.scope).run({ input: { ...asked, ...decision } });
  return { adjustment: await showAdjustment(servicesOf(req.scope), asked.id) };
});
