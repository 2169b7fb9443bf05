/** Plan versions as admins see them. */
import type { PlanStatus } from "../../modules/plan/life";
import type { Services } from "../services";

/** One version with its document; refuses an unknown one. */
export async function showPlan({ plan }: Services, id: string) {
  return plan.version(id, new Date().toISOString());
}

/** Drafts first, then versions, newest first; without their documents, which may be long. */
export async function showPlans(
  { plan }: Services,
  filter: { status?: PlanStatus; limit: number; offset: number },
) {
  const { versions, count } = await plan.listVersions(filter, new Date().toISOString());
  const { limit, offset } = filter;
  return { commission_plans: versions, count, limit, offset };
}
