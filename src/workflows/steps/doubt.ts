/** While the book is in doubt, nothing leaves it: sales go on, payouts wait. */
import type { Fault } from "../proof/fault";
import { UplineError } from "../../support/errors";
import type { Services } from "../services";

interface Doubt {
  fault: Fault | null;
}

/** Whether a proof or check found a difference and no clean proof has followed. */
export async function isInDoubt({ ledger }: Services): Promise<boolean> {
  return (await ledger.read<Doubt>("DOUBT")).length > 0;
}

/** Throws 409 `ledger_in_doubt` while {@link isInDoubt}. */
export async function refuseInDoubt({ ledger }: Services): Promise<void> {
  const [doubt] = await ledger.read<Doubt>("DOUBT");
  if (!doubt) return;
  const { what = "unknown", id = "unknown" } = doubt.fault ?? {};
  const message = `the last proof of the ledger found a difference (${what}, ${id}); nothing is paid out until it is clean`;
  throw new UplineError("conflict", "ledger_in_doubt", message, { what, id });
}
