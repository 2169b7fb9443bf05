/** A place that a sponsor or an admin chose for a newcomer that is held. */
import type { Choice } from "../../modules/tree-path/choice";
import { UplineError } from "../../support/errors";
import type { Services } from "../services";
import { hintPlacements } from "./place-waiting";

/** The place and the hint of its fact in one transaction, or nothing. Only a sponsor who is active chooses. */
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
  });
}
