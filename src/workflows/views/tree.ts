/** What a tree shows: nodes with names, levels with their fill, statistics. */
import { rateText } from "../../engine/money";
import type { Tree } from "../../engine/facts";
import type { LevelCount, Page, TreeNode } from "../../modules/tree-path/service";
import type { Services } from "../services";
import { showStandings, type ShownMetrics, type ShownRank } from "./rank";

export interface ShownNode {
  partner_id: string;
  display_name: string;
  parent_id: string | null;
  sponsor_id: string | null;
  level: number;
  position: number;
  joined_at: string;
  children_count: number;
  descendants_count: number;
  rank: ShownRank | null;
  volumes: ShownMetrics["volumes"];
  no_referrer: boolean;
}

export interface ShownLevel {
  level: number;
  occupied: number;
  /** places the level has; null when width is unlimited */
  possible: string | null;
  /** occupied ÷ possible, at most six digits; null when width is unlimited */
  fill: string | null;
}

/** Adds names, sponsors, ranks and volumes to nodes. */
export async function showNodes(services: Services, nodes: TreeNode[]): Promise<ShownNode[]> {
  const ids = nodes.map((node) => node.partner_id);
  const names = await services.partner.namesOf(ids);
  const standingOf = await showStandings(services, ids);
  return nodes.map(({ no: _no, ...node }) => {
    const named = names.get(node.partner_id);
    const sponsor_id = named?.sponsor_id ?? null;
    const display_name = named?.display_name ?? "";
    const { rank, volumes } = standingOf(node.partner_id);
    const no_referrer = sponsor_id === null;
    return { ...node, display_name, sponsor_id, rank, volumes, no_referrer };
  });
}

export async function showChildren(
  services: Services,
  tree: Tree,
  parent_id: string | null,
  page: Page,
) {
  const { nodes, count } = await services.tree.children(tree, parent_id, page);
  return { nodes: await showNodes(services, nodes), count, ...page };
}

export async function showPath(services: Services, tree: Tree, partner_id: string) {
  return { nodes: await showNodes(services, await services.tree.pathTo(tree, partner_id)) };
}

/** One level of the whole tree with its fill. */
export async function showLevel(services: Services, tree: Tree, level: number, page: Page) {
  const width = await services.tree.widthOf(tree);
  const counts = await services.tree.levelCounts(tree, null);
  const occupied = counts.find((item) => item.level === level)?.occupied ?? 0;
  const nodes = await services.tree.level(tree, level, page);
  const shown = fillOf(level, occupied, width, level - 1);
  return { ...shown, nodes: await showNodes(services, nodes), count: occupied, ...page };
}

/**
 * Statistics of the whole tree (level 1 is the root), or of what is below one partner (level 1 is its own
 * children; the partner itself is not counted).
 */
export async function showStats({ tree: trees }: Services, tree: Tree, below: string | null) {
  const width = await trees.widthOf(tree);
  const counts = await trees.levelCounts(tree, below);
  const growth = await trees.growth(tree, below);
  const widest = counts.reduce((most, item) => Math.max(most, item.widest), 0);
  const levels = (below === null ? counts : belowSelf(counts)).map(({ level, occupied }) =>
    fillOf(level, occupied, width, below === null ? level - 1 : level),
  );
  const members = levels.reduce((sum, item) => sum + item.occupied, 0);
  return { members, depth: levels.length, width: widest, levels, growth };
}

const belowSelf = (counts: LevelCount[]): LevelCount[] =>
  counts.slice(1).map((item) => ({ ...item, level: item.level - 1 }));

/** A level that is `depth` steps below the one place at its top. */
function fillOf(level: number, occupied: number, width: number | null, depth: number): ShownLevel {
  if (width === null) return { level, occupied, possible: null, fill: null };
  const possible = BigInt(width) ** BigInt(depth);
  const millionths = (BigInt(occupied) * 1_000_000n) / possible;
  const fill = rateText({ digits: millionths, scale: 6 }).replace(/\.?0+$/, "");
  return { level, occupied, possible: possible.toString(), fill: fill || "0" };
}
