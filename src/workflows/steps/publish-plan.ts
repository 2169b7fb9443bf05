import type { PublishInput } from "../../modules/plan/service";
import type { Services } from "../services";
import { recordPlan } from "./plan-drafts";

/** Publishes a draft and records who did; returns the version it became. */
export async function publishPlan({ ledger, plan }: Services, input: PublishInput) {
  return ledger.inTransaction(async (context) => {
    await plan.publish(input, context);
    const published = await plan.version(input.id, input.now, context);
    const { code, version, hash, effective_from, acknowledged } = published;
    await recordPlan(context, "publish", input.id, input.by, {
      before: { status: "draft" },
      after: { status: "published", code, version, hash, effective_from, acknowledged },
    });
    return published;
  });
}
