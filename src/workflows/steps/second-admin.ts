/** What a second admin decides: who may, and what is recorded of it. */
import { formatUnits } from "../../engine/money";
import { audit } from "../../modules/ledger";
import { refuseDecided, type Approval, type Decision } from "../../support/approval";
import { refuseSameAdmin, refuseStranger } from "../../support/approvers";
import type { UplineOptions } from "../../support/options";
import type { SharedContext } from "../../support/sql";

/**
 * Throws when an admin may not decide so now: decided already, no approver, or an approval of what it asked for
 * itself. Whoever asked may reject it: that takes the request back.
 */
export function refuseDecision(
  options: UplineOptions,
  asked: Approval,
  { by, state }: Pick<Decision, "by" | "state">,
): void {
  const takesBack = state === "rejected" && by === asked.requested_by;
  if (!takesBack) refuseStranger(options, "funds", by);
  refuseDecided(asked);
  if (state === "approved") refuseSameAdmin(asked.requested_by, by);
}

/** What a request is about: whose money, and how much. */
interface Subject {
  id: string;
  amount: bigint;
  currency: string;
  /** the fund, or the partner */
  about: Record<string, string>;
}

type Kind = "adjustment" | "fund_withdrawal";

/** Records that something was asked for. */
export async function recordRequest(
  context: SharedContext,
  kind: Kind,
  subject: Subject,
  { by, reason }: { by: string; reason: string },
): Promise<void> {
  const after = { state: "requested", ...shown(subject) };
  const deed = { action: `${kind}.request`, actor: by, before: null, after, reason };
  await audit.record(context, [{ ...deed, subject_kind: kind, subject_id: subject.id }]);
}

/** Records how it was decided. */
export async function recordDecision(
  context: SharedContext,
  kind: Kind,
  subject: Subject,
  { state, by, reason }: Decision,
): Promise<void> {
  const action = `${kind}.${state === "approved" ? "approve" : "reject"}`;
  const before = { state: "requested" };
  const after = { state, ...shown(subject) };
  const deed = { action, actor: by, before, after, reason };
  await audit.record(context, [{ ...deed, subject_kind: kind, subject_id: subject.id }]);
}

const shown = ({ about, amount, currency }: Subject): Record<string, string> => ({
  ...about,
  amount: formatUnits(amount, currency),
  currency,
});
