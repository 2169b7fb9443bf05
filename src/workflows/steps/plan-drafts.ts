/** Drafts of the plan: made, changed, deleted, and what was recorded of it. */
import type { Plan } from "../../engine/plan";
import { audit } from "../../modules/ledger";
import type { Deed } from "../../modules/ledger/audit";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

/** Keeps a plan as a draft and returns its id. */
export async function addDraft(
  { ledger, plan }: Services,
  document: Plan,
  by: string,
): Promise<string> {
  return ledger.inTransaction(async (context) => {
    const id = await plan.addDraft(document, by, context);
    const { code, hash } = await plan.version(id, now(), context);
    await recordPlan(context, "draft", id, by, { before: null, after: { code, hash } });
    return id;
  });
}

/** Replaces the plan of a draft. Throws `plan_not_found`, `plan_published` and `shadow_running`. */
export async function changeDraft(
  { ledger, plan }: Services,
  id: string,
  document: Plan,
  by: string,
): Promise<void> {
  await ledger.inTransaction(async (context) => {
    const before = await plan.version(id, now(), context);
    await plan.changeDraft(id, document, context);
    const after = await plan.version(id, now(), context);
    await recordPlan(context, "change", id, by, { before: shown(before), after: shown(after) });
  });
}

/** Deletes a draft. Throws like {@link changeDraft}. */
export async function deleteDraft(
  { ledger, plan }: Services,
  id: string,
  by: string,
): Promise<void> {
  await ledger.inTransaction(async (context) => {
    const before = await plan.version(id, now(), context);
    await plan.deleteDraft(id, context);
    await recordPlan(context, "delete", id, by, { before: shown(before), after: null });
  });
}

type Verb = "draft" | "change" | "delete" | "publish" | "start_shadow" | "stop_shadow";

/** Records a deed upon a plan; a null actor is the store itself. */
export async function recordPlan(
  context: SharedContext,
  verb: Verb,
  id: string,
  actor: string | null,
  change: Pick<Deed, "before" | "after">,
): Promise<void> {
  const subject = { subject_kind: "plan" as const, subject_id: id };
  await audit.record(context, [{ action: `plan.${verb}`, ...subject, ...change, actor }]);
}

const shown = ({ code, hash }: { code: string; hash: string }) => ({ code, hash });
const now = (): string => new Date().toISOString();
