/** The holding tank of a partner: recruits whose place it may choose. */
import type { Page } from "../../modules/tree-path/service";
import type { Services } from "../services";

/** A page of them; whose days end first leads. */
export async function showHeldRecruits(services: Services, sponsor_id: string, page: Page) {
  const { recruits, count } = await services.tree.heldRecruits(sponsor_id, page);
  const names = await services.partner.namesOf(recruits.map(({ partner_id }) => partner_id));
  const placements = recruits.map(({ partner_id, held_until }) => ({
    partner_id,
    display_name: names.get(partner_id)?.display_name ?? "",
    joined_at: names.get(partner_id)?.joined_at ?? null,
    held_until,
  }));
  return { placements, count, ...page };
}

/** Where a recruit sits that was placed. */
export async function showPlacement({ tree, partner }: Services, partner_id: string) {
  const node = (await tree.nodesOf("placement", [partner_id])).get(partner_id);
  const name = (await partner.namesOf([partner_id])).get(partner_id);
  const { parent_id = null, level = null, position = null } = node ?? {};
  return { partner_id, display_name: name?.display_name ?? "", parent_id, level, position };
}
