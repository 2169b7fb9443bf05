import { z } from "@medusajs/framework/zod";
import { id, route, time } from "../../../../../support/http";
import { publishPlanWorkflow } from "../../../../../workflows/publish-plan";
import { servicesOf } from "../../../../../workflows/services";
import { showPlan } from "../../../../../workflows/views/plan";
import { adminOf } from "../../../../admin";

const params = z.object({ id });
const body = z.strictObject({
  effective_from: time.optional(),
  acknowledge: z.array(z.string().min(1).max(100)).max(50).optional(),
});

/** Publishes a draft: from `effective_from` on (now when left out) new orders are decided by it. */
export const POST = route(
  { params, body },
  async ({ req, params: { id: plan_id }, body: given }) => {
    await publishPlanWorkflow(req.scope).run({
      input: { id: plan_id, ...given, by: adminOf(req) },
    });
    return { commission_plan: await showPlan(servicesOf(req.scope), plan_id) };
  },
);
