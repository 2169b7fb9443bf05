/** A partner's view of the tree: itself and what is below it. */
import type { Page } from "../../modules/tree-path/service";
import { UplineError } from "../../support/errors";
import type { Services } from "../services";
import { showChildren } from "./tree";

/** Children of a node of the own downline; any other node is answered as if it were not there. */
export async function showOwnChildren(
  services: Services,
  partner_id: string,
  parent_id: string,
  page: Page,
) {
  const isOwn =
    parent_id === partner_id ||
    (await services.tree.distanceBelow("placement", parent_id, partner_id)) !== null;
  if (!isOwn) {
    throw new UplineError("not_found", "partner_not_found", "no such partner in your downline");
  }
  return showChildren(services, "placement", parent_id, page);
}
