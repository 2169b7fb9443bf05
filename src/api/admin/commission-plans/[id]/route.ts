import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../support/http";
import { planDocument } from "../../../../support/plan-document";
import { servicesOf } from "../../../../workflows/services";
import { changeDraft, deleteDraft } from "../../../../workflows/steps/plan-drafts";
import { showPlan } from "../../../../workflows/views/plan";
import { adminOf } from "../../../admin";

const params = z.object({ id });
const body = z.strictObject({ document: planDocument });

/** One version with its document. */
export const GET = route({ params }, async ({ req, params: { id: plan_id } }) => ({
  commission_plan: await showPlan(servicesOf(req.scope), plan_id),
}));

/** Replaces the document of a draft. */
export const POST = route(
  { params, body },
  async ({ req, params: { id: plan_id }, body: given }) => {
    const services = servicesOf(req.scope);
    await changeDraft(services, plan_id, given.document, adminOf(req));
    return { commission_plan: await showPlan(services, plan_id) };
  },
);

/** Deletes a draft; a published version stays. */
export const DELETE = route({ params }, async ({ req, params: { id: plan_id } }) => {
  await deleteDraft(servicesOf(req.scope), plan_id, adminOf(req));
  return { id: plan_id, object: "commission_plan", deleted: true };
});
