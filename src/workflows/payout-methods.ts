/**
 * Where a partner is paid: kept encrypted, forgotten for good. No workflow: one would keep what was typed in its
 * own records.
 */
import { audit } from "../modules/ledger";
import type { PayoutMethod } from "../modules/payout/types";
import { UplineError } from "../support/errors";
import type { Services } from "./services";

/** Nobody has more accounts than this; a longer list is somebody's experiment. */
const MOST_METHODS = 20;

interface MethodChange {
  partner_id: string;
  /** the customer */
  actor: string;
}

/** Throws `payouts_not_configured`, `unknown_payout_provider`, `too_many_payout_methods`, and what the provider refuses. */
export async function addPayoutMethod(
  { payout, ledger }: Services,
  {
    partner_id,
    actor,
    kind,
    details,
  }: MethodChange & { kind: string; details: Record<string, unknown> },
): Promise<PayoutMethod> {
  return ledger.underLock(async (context) => {
    const { count } = await payout.methodsOf(partner_id, { limit: 1, offset: 0 }, context);
    if (count >= MOST_METHODS) {
      const message = `a partner has at most ${MOST_METHODS} payout methods; delete one first`;
      throw new UplineError("not_allowed", "too_many_payout_methods", message);
    }
    const method = await payout.addMethod({ partner_id, kind }, details, context);
    const after = { kind, masked: method.masked };
    await audit.record(context, [{ ...deed("add", method.id, actor), before: null, after }]);
    return method;
  });
}

/** Throws `payout_method_not_found`, and `payout_method_in_use` while a payout is on its way to it. */
export async function forgetPayoutMethod(
  { payout, ledger }: Services,
  { partner_id, actor, method_id }: MethodChange & { method_id: string },
): Promise<void> {
  // Under the lock nobody asks for a payout to it meanwhile.
  await ledger.underLock(async (context) => {
    const { kind, masked } = await payout.methodOf(partner_id, method_id, context);
    await payout.forgetMethod(partner_id, method_id, context);
    const before = { kind, masked };
    await audit.record(context, [{ ...deed("forget", method_id, actor), before, after: null }]);
  });
}

const deed = (what: string, subject_id: string, actor: string) => ({
  actor,
  action: `payout_method.${what}`,
  subject_kind: "payout_method" as const,
  subject_id,
});
