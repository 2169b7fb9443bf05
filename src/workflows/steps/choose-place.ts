/** A place that a sponsor or an admin chose for a newcomer that is held. */
import { audit } from "../../modules/ledger";
import type { Choice } from "../../modules/tree-path/choice";
import { UplineError } from "../../support/errors";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { hintPlacements } from "./place-waiting";

/**
 * The place, the hint of its fact and the record of an admin's choice in one transaction, or nothing. Only a
 * sponsor who is active chooses.
 */
export async function choosePlace(services: Services, choice: Choice, now: string): Promise<void> {
  const { partner, plan, tree, ledger } = services;
  const { placement } = (await plan.versionAt(now)).plan;
  await partner.transact(async (context) => {
    if (choice.chosen_by === "sponsor") {
      const statuses = await partner.statusesOf([choice.chooser_id], context);
      if (statuses.get(choice.chooser_id) !== "active") {
        const message = "only an active partner places its recruits";
        throw new UplineError("not_allowed", "partner_not_active", message);
      }
    }
    await tree.choosePlace(choice, placement, context);
    await hintPlacements(ledger, [choice.partner_id], context);
    if (choice.chosen_by === "admin") await recordChoice(services, choice, context);
  });
}

async function recordChoice(
  { tree }: Services,
  { partner_id, chooser_id }: Choice,
  context: SharedContext,
): Promise<void> {
  const place = (await tree.nodesOf("placement", [partner_id], context)).get(partner_id);
  if (!place) throw new Error(`partner ${partner_id} was placed and has no place`);
  const { parent_id, level, position } = place;
  const deed = { action: "partner.place", before: null, after: { parent_id, level, position } };
  const subject = { subject_kind: "partner" as const, subject_id: partner_id };
  await audit.record(context, [{ ...deed, ...subject, actor: chooser_id }]);
}
