/** Starting and stopping the shadow of a draft. */
import { UplineError } from "../../support/errors";
import type { Services } from "../services";

/** From the next journal of the book on; refuses what is no draft, runs already or is no plan for stores. */
export async function startShadow(
  { plan, ledger }: Services,
  id: string,
  by: string | null,
  now: string,
): Promise<void> {
  const [{ no }] = await ledger.read<{ no: string }>("LAST_JOURNAL");
  await plan.startShadow(id, { head_no: no, by, now });
}

/** Refuses an unknown plan, and one that does not run. */
export async function stopShadow(
  { plan }: Services,
  id: string,
  by: string | null,
  now: string,
): Promise<void> {
  await plan.version(id, now);
  if (!(await plan.stopShadow(id, { by, now }))) throw noShadow(id, "does not run as a shadow");
}

export function noShadow(id: string, what: string): UplineError {
  return new UplineError("not_found", "shadow_not_found", `this plan ${what}`, { id });
}
