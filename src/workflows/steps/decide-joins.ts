/**
 * Joinings, and places given later to those who had to wait: the fact of each, in order. What a plan pays on a
 * join is decided here.
 */
import type { JoinFact, PlacementFact } from "../../engine/facts";
import type { PublishedPlan } from "../../modules/plan/service";
import type { TreeNode } from "../../modules/tree-path/service";
import type { Entry, InboxHint } from "../../modules/ledger/types";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

interface Joining {
  sponsor_id: string | null;
  joined_at: string;
}

/** A joining or a placing that was decided, under the plan of its time. */
export interface DecidedJoin {
  entry: Entry;
  fact: JoinFact | PlacementFact;
  version: PublishedPlan;
}

/** Joinings and placings by the id of their hint. */
export async function decideJoins(
  { partner, tree, plan }: Services,
  hints: readonly InboxHint[],
  context: SharedContext,
): Promise<Map<string, DecidedJoin>> {
  const asked = hints.filter(({ kind }) => kind === "join" || kind === "placement");
  if (asked.length === 0) return new Map();
  const ids = [...new Set(asked.map(({ ref }) => ref))];
  const partners = await partner.namesOf(ids, context);
  const places = await tree.nodesOf("placement", ids, context);
  const waited = await tree.waited(ids, context);
  const decided = new Map<string, DecidedJoin>();
  for (const { id, kind, ref } of asked) {
    const joined = partners.get(ref);
    const node = places.get(ref);
    // Who waited has no place in the fact of its joining, even when it has one by now.
    const atJoining = waited.has(ref) ? undefined : node;
    const fact = kind === "join" ? joined && joinOf(ref, joined, atJoining) : placementOf(node);
    if (!fact) continue;
    const version = await plan.versionAt(fact.at, context);
    const entry: Entry = {
      key: id,
      kind: fact.kind,
      fact_id: id,
      fact,
      order_id: null,
      plan_version_id: version.id,
      postings: [],
      trace: null,
    };
    decided.set(id, { entry, fact, version });
  }
  return decided;
}

function joinOf(
  partner_id: string,
  { sponsor_id, joined_at }: Joining,
  node: TreeNode | undefined,
): JoinFact {
  const placement = node ? placeOf(node) : null;
  return { kind: "join", partner_id, sponsor_id, at: joined_at, placement };
}

function placementOf(node: TreeNode | undefined): PlacementFact | null {
  if (!node) return null;
  const { partner_id, joined_at } = node;
  return { kind: "placement", partner_id, ...placeOf(node), at: joined_at };
}

const placeOf = ({ parent_id, level, position }: TreeNode) => ({ parent_id, level, position });
