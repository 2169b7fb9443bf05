/**
 * Joinings, and places given later to those who had to wait: the fact of each, in order, and what the plan of
 * its time pays for it.
 */
import type { Book } from "../../engine/book";
import type { JoinFact, PlaceChooser, PlacementFact, Tree, Upline } from "../../engine/facts";
import { decideJoin, freezeUplines, joinPostings, TREES_OF } from "../../engine/joining";
import type { SalePools } from "../../engine/sale-pool";
import type { PublishedPlan } from "../../modules/plan/service";
import type { TreeNode } from "../../modules/tree-path/service";
import type { Entry, InboxHint } from "../../modules/ledger/types";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

interface Joining {
  sponsor_id: string | null;
  joined_at: string;
}

/** A joining or a placing, and the plan of its time. */
export interface Join {
  /** the id of its hint, which is the key of its journal */
  id: string;
  fact: JoinFact | PlacementFact;
  version: PublishedPlan;
}

/** Joinings and placings by the id of their hint. */
export async function readJoins(
  { partner, tree, plan }: Services,
  hints: readonly InboxHint[],
  context: SharedContext,
): Promise<Map<string, Join>> {
  const asked = hints.filter(({ kind }) => kind === "join" || kind === "placement");
  if (asked.length === 0) return new Map();
  const ids = [...new Set(asked.map(({ ref }) => ref))];
  const partners = await partner.namesOf(ids, context);
  const places = await tree.nodesOf("placement", ids, context);
  const waited = await tree.waited(ids, context);
  const facts: { id: string; fact: Join["fact"] }[] = [];
  for (const { id, kind, ref } of asked) {
    const joined = partners.get(ref);
    const node = places.get(ref);
    // Who waited has no place in the fact of its joining, even when it has one by now.
    const atJoining = waited.has(ref) ? undefined : node;
    const fact =
      kind === "join"
        ? joined && joinOf(ref, joined, atJoining)
        : placementOf(node, waited.get(ref)?.chosen_by ?? null);
    if (fact) facts.push({ id, fact });
  }
  const times = facts.map(({ fact }) => fact.at);
  const versions = await plan.versionsAt(times, context);
  const joinOfFact = ({ id, fact }: (typeof facts)[number]): [string, Join] => [
    id,
    { id, fact, version: versions.get(fact.at) as PublishedPlan },
  ];
  return new Map(facts.map(joinOfFact));
}

/** What the decision of a joining meets. */
export interface Circumstances {
  uplineOf(tree: Tree, partner_id: string, levels: number): Upline;
  pools: SalePools;
  book: Book;
}

/** Freezes who stands above and what their sale pools answer, and pays what the plan gives for it. */
export function decideJoinOf(
  { id, fact: happened, version }: Join,
  { uplineOf, pools, book }: Circumstances,
): Entry {
  const { kind, partner_id } = happened;
  const occasion = kind === "join" && happened.placement === null ? "wait" : kind;
  const above = (tree: Tree, levels: number) => uplineOf(tree, partner_id, levels);
  const fact = { ...happened, ...freezeUplines(version.plan, TREES_OF[occasion], above, pools) };
  const trace = decideJoin(version.plan, fact);
  const postings = trace ? joinPostings(version.plan, trace.lines, book) : [];
  postings.forEach((posting) => book.post(posting));
  return {
    key: id,
    kind,
    fact,
    fact_id: id,
    order_id: null,
    plan_version_id: version.id,
    postings,
    trace,
  };
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
