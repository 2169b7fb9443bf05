/** Freezes the upline of buyers: partners above them in each tree, with their status now. */
import { clientUpline, TREES } from "../../engine/facts";
import type { PartnerStatus, SaleFact, Tree, Upline } from "../../engine/facts";
import { cutToReach, type Reach } from "../../engine/reach";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

export interface Party {
  buyer_id: string | null;
  seller_id: string | null;
}

export interface Uplines {
  of(party: Party, reach: Reach): SaleFact["upline"];
  /** who stands above a partner, as far as loaded */
  above(tree: Tree, partner_id: string, levels: number): Upline;
  /** of somebody in them, or of a party itself */
  statusOf(partner_id: string): PartnerStatus;
  /** everybody in them */
  partner_ids: string[];
}

/** Loads the uplines of all parties, and of newcomers, at once; the answer gives each its own, as far as a plan reaches. */
export async function loadUplines(
  { tree, partner }: Services,
  parties: readonly Party[],
  newcomers: readonly string[],
  reach: Record<Tree, number>,
  context: SharedContext,
): Promise<Uplines> {
  const ids = [...new Set([...parties.flatMap(anchorOf), ...newcomers])];
  const isOneTree = (await tree.resolveTree("placement", context)) === "sponsor";
  const { placement } = reach;
  const levels = isOneTree ? Math.max(reach.sponsor, placement) : reach.sponsor;
  const sponsors = await tree.uplinesOf("sponsor", ids, levels, context);
  const paths = {
    sponsor: sponsors,
    placement: isOneTree ? sponsors : await tree.uplinesOf("placement", ids, placement, context),
  };
  const above = TREES.flatMap((name) =>
    [...paths[name].values()].flatMap((path) => path.ancestors),
  );
  const statuses = await partner.statusesOf([...new Set([...ids, ...above])], context);
  const nodeOf = (partner_id: string) => {
    const status = statuses.get(partner_id);
    if (!status) throw new Error(`partner ${partner_id} of the tree does not exist`);
    return { partner_id, status };
  };
  const pathOf = (name: Tree, partner_id: string, levels: number): Upline => {
    const path = paths[name].get(partner_id);
    // Who waits for a place has nobody above it there.
    if (!path && name === "placement") return { depth: 0, nodes: [] };
    if (!path) throw new Error(`partner ${partner_id} has no place in the ${name} tree`);
    return { depth: path.depth, nodes: path.ancestors.slice(0, levels).map(nodeOf) };
  };
  const uplineOf = ({ buyer_id, seller_id }: Party, name: Tree, levels: number): Upline => {
    if (buyer_id !== null) return pathOf(name, buyer_id, levels);
    if (seller_id === null) return { depth: 0, nodes: [] };
    return clientUpline(nodeOf(seller_id), pathOf(name, seller_id, levels), levels);
  };
  return {
    of: (party, reach) => ({
      sponsor: cutToReach(uplineOf(party, "sponsor", reach.sponsor), "sponsor", reach),
      placement: cutToReach(uplineOf(party, "placement", reach.placement), "placement", reach),
    }),
    above: pathOf,
    statusOf: (partner_id) => nodeOf(partner_id).status,
    partner_ids: [...statuses.keys()],
  };
}

const anchorOf = ({ buyer_id, seller_id }: Party): string[] =>
  [buyer_id ?? seller_id].filter((id) => id !== null);
