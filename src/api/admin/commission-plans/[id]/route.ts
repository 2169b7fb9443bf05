import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../support/http";
import { planDocument } from "../../../../support/plan-document";
import { servicesOf } from "../../../../workflows/services";
import { showPlan } from "../../../../workflows/views/plan";

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
    await services.plan.changeDraft(plan_id, given.document);
    return { commission_plan: await showPlan(services, plan_id) };
  },
);

/** Deletes a draft; a published version stays. */
export const DELETE = route({ params }, async ({ req, params: { id: plan_id } }) => {
  await servicesOf(req.scope).plan.deleteDraft(plan_id);
  return { id: plan_id, object: "commission_plan", deleted: true };
});
