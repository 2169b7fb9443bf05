/**
 * How much of the way up a sale freezes: the nearest levels, and where a bonus passes over who is not active,
 * as many further partners as it takes to meet enough active ones.
 */
import { TREES } from "./facts";
import type { Tree, Upline } from "./facts";

/** What one bonus needs of one tree. */
export interface BonusReach {
  tree: Tree;
  levels: number;
  /** the levels count active partners only */
  compressed?: true;
}

/** Levels by tree: no sale of the plan ever freezes more. */
export interface Reach extends Record<Tree, number> {
  /**
   * Only of trees where a bonus passes partners over: once the nearest `levels` and `active` active partners
   * are there, nobody further up can matter.
   */
  enough?: Partial<Record<Tree, { levels: number; active: number }>>;
}

/** More partners than this are never passed over on one way up: it bounds what a sale reads and freezes. */
export const MOST_PASSED_OVER = 512;

export function widest(needed: readonly (BonusReach | null)[]): Reach {
  const reach: Reach = { sponsor: 0, placement: 0 };
  for (const tree of TREES) {
    const mine = needed.filter((item) => item?.tree === tree) as BonusReach[];
    const most = (items: BonusReach[]) => Math.max(0, ...items.map(({ levels }) => levels));
    const levels = most(mine.filter(({ compressed }) => !compressed));
    const active = most(mine.filter(({ compressed }) => compressed));
    reach[tree] = active > 0 ? Math.max(levels, active + MOST_PASSED_OVER) : levels;
    if (active > 0) reach.enough = { ...reach.enough, [tree]: { levels, active } };
  }
  return reach;
}

/** How many of the nearest partners a plan can use; more than there are when they are not enough. */
function usedOf({ nodes }: Upline, tree: Tree, reach: Reach): number {
  const enough = reach.enough?.[tree];
  if (!enough) return reach[tree];
  let active = 0;
  for (const [index, { status }] of nodes.entries()) {
    if (active >= enough.active && index >= enough.levels) return index;
    if (status === "active") active++;
  }
  if (active >= enough.active && nodes.length >= enough.levels) return nodes.length;
  return reach[tree];
}

/** Without the partners that no bonus of the plan can look at. */
export function cutToReach(upline: Upline, tree: Tree, reach: Reach): Upline {
  const used = usedOf(upline, tree, reach);
  if (used >= upline.nodes.length) return upline;
  return { depth: upline.depth, nodes: upline.nodes.slice(0, used) };
}

/** True when a plan could look at partners above whom the upline does not list. */
export function isShort(upline: Upline, tree: Tree, reach: Reach): boolean {
  const { depth, nodes } = upline;
  return nodes.length < Math.min(depth, usedOf(upline, tree, reach));
}
