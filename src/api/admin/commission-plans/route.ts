import { z } from "@medusajs/framework/zod";
import { PLAN_STATUSES } from "../../../modules/plan";
import { page, route } from "../../../support/http";
import { planDocument } from "../../../support/plan-document";
import { servicesOf } from "../../../workflows/services";
import { addDraft } from "../../../workflows/steps/plan-drafts";
import { showPlan, showPlans } from "../../../workflows/views/plan";
import { adminOf } from "../../admin";

const query = z.strictObject({ status: z.enum(PLAN_STATUSES).optional(), ...page });
const body = z.strictObject({ document: planDocument });

/** Drafts and versions of the store's plan. */
export const GET = route({ query }, async ({ req, query: filter }) =>
  showPlans(servicesOf(req.scope), filter),
);

/** Keeps a plan as a draft. */
export const POST = route({ body }, async ({ req, res, body: { document } }) => {
  const services = servicesOf(req.scope);
  const id = await addDraft(services, document, adminOf(req));
  res.status(201);
  return { commission_plan: await showPlan(services, id) };
});
