/** Starting and stopping the shadow of a draft. */
import { UplineError } from "../../support/errors";
import type { Services } from "../services";
import { recordPlan } from "./plan-drafts";

/** From the next journal of the book on; refuses what is no draft, runs already or is no plan for stores. */
export async function startShadow(
  { plan, ledger }: Services,
  id: string,
  by: string | null,
  now: string,
): Promise<void> {
  await ledger.inTransaction(async (context) => {
    const [{ no }] = await ledger.read<{ no: string }>("LAST_JOURNAL", [], context);
    await plan.startShadow(id, { head_no: no, by, now }, context);
    const change = { before: { is_shadow: false }, after: { is_shadow: true } };
    await recordPlan(context, "start_shadow", id, by, change);
  });
}

/** Refuses an unknown plan, and one that does not run. */
export async function stopShadow(
  { ledger, plan }: Services,
  id: string,
  by: string | null,
  now: string,
): Promise<void> {
  await ledger.inTransaction(async (context) => {
    await plan.version(id, now, context);
    const isStopped = await plan.stopShadow(id, { by, now }, context);
    if (!isStopped) throw noShadow(id, "does not run as a shadow");
    const change = { before: { is_shadow: true }, after: { is_shadow: false } };
    await recordPlan(context, "stop_shadow", id, by, change);
  });
}

export function noShadow(id: string, what: string): UplineError {
  return new UplineError("not_found", "shadow_not_found", `this plan ${what}`, { id });
}
