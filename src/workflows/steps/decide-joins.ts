/**
 * Joinings, and places given later to those who had to wait: the fact of each, in order. What a plan pays on a
 * join is decided here.
 */
import type { JoinFact, PlaceChooser, PlacementFact } from "../../engine/facts";
import type { TreeNode } from "../../modules/tree-path/service";
import type { Entry, InboxHint } from "../../modules/ledger/types";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

interface Joining {
  sponsor_id: string | null;
  joined_at: string;
}

/** Entries by the id of their hint. */
export async function joinEntries(
  { partner, tree, plan }: Services,
  hints: readonly InboxHint[],
  context: SharedContext,
): Promise<Map<string, Entry>> {
  const asked = hints.filter(({ kind }) => kind !== "order");
  if (asked.length === 0) return new Map();
  const ids = [...new Set(asked.map(({ ref }) => ref))];
  const partners = await partner.namesOf(ids, context);
  const places = await tree.nodesOf("placement", ids, context);
  const waited = await tree.waited(ids, context);
  const entries = new Map<string, Entry>();
  for (const { id, kind, ref } of asked) {
    const joined = partners.get(ref);
    const node = places.get(ref);
    // Who waited has no place in the fact of its joining, even when it has one by now.
    const atJoining = waited.has(ref) ? undefined : node;
    const fact =
      kind === "join"
        ? joined && joinOf(ref, joined, atJoining)
        : placementOf(node, waited.get(ref)?.chosen_by ?? null);
    if (!fact) continue;
    const version = await plan.versionAt(fact.at, context);
    entries.set(id, {
      key: id,
      kind: fact.kind,
      fact_id: id,
      fact,
      order_id: null,
      plan_version_id: version.id,
      postings: [],
      trace: null,
    });
  }
  return entries;
}

function joinOf(
  partner_id: string,
  { sponsor_id, joined_at }: Joining,
  node: TreeNode | undefined,
): JoinFact {
  const placement = node ? placeOf(node) : null;
  return { kind: "join", partner_id, sponsor_id, at: joined_at, placement };
}

function placementOf(
  node: TreeNode | undefined,
  chosen_by: PlaceChooser | null,
): PlacementFact | null {
  if (!node) return null;
  const { partner_id, joined_at } = node;
  const chosen = chosen_by === null ? {} : { chosen_by };
  return { kind: "placement", partner_id, ...placeOf(node), at: joined_at, ...chosen };
}

const placeOf = ({ parent_id, level, position }: TreeNode) => ({ parent_id, level, position });
