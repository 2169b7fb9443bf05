import {
  InjectManager,
  InjectTransactionManager,
  MedusaContext,
  MedusaService,
} from "@medusajs/framework/utils";
import type { Tree } from "../../engine/facts";
import { widthOf, type Placement } from "../../engine/placement/schema";
import { UplineError } from "../../support/errors";
import type { Metrics } from "../../engine/rank";
import {
  isoTime,
  isoTimeOrNull,
  run,
  runOne,
  type SharedContext,
  type Statement,
} from "../../support/sql";
import { placeRefused, type Choice, type PlaceRefusal, type Waited } from "./choice";
import * as metrics from "./metrics";
import { Tree as TreeModel } from "./models/tree";
import * as sql from "./sql";

export interface TreeNode {
  no: string;
  partner_id: string;
  parent_id: string | null;
  /** 1 for a root */
  level: number;
  position: number;
  joined_at: string;
  children_count: number;
  descendants_count: number;
}

export interface Joined {
  no: string;
  joined_at: string;
  /** false: the partner is held, or every place there could be is taken, and it waits */
  is_placed: boolean;
  /** until when it is held, unplaced; null for one that is not */
  held_until: string | null;
  /** who waited until now and was placed first, because the plan has opened places since */
  placed_before: string[];
}

export interface LevelCount {
  level: number;
  occupied: number;
  widest: number;
}

export interface UplinePath {
  depth: number;
  /** partner ids, nearest first */
  ancestors: string[];
}

export interface Page {
  limit: number;
  offset: number;
}

interface NodeRow extends Omit<TreeNode, "descendants_count" | "joined_at"> {
  descendants_count: string;
  joined_at: string | Date;
}

const STREAM_PAGE = 1_000;
const COUNT_JOINS_PAGE = 5_000;
const PLACE_WAITING_PAGE = 200;

/** Postgres' message codes of the functions of this module. */
const TREE_TOO_DEEP = "UP001";

/** Where everybody is: the sponsor tree and, when the plan has one, the placement matrix. */
export class TreePathService extends MedusaService({ UplineTree: TreeModel }) {
  /**
   * Seats a partner in both trees: below its sponsor, and at the first free place of the matrix, or among
   * those who are held or wait for one. Joins are serial (one row is their gate until commit), so numbers, times and
   * positions agree.
   */
  @InjectTransactionManager()
  async join(
    partner_id: string,
    sponsor_id: string | null,
    placement: Placement,
    @MedusaContext() context: SharedContext = {},
  ): Promise<Joined> {
    const values = [partner_id, sponsor_id, ...ruleOf(placement), holdingDaysOf(placement)];
    const joined = (await runOne<Joined>(context, sql.JOIN, values).catch(toTreeError)) as Joined;
    return { ...joined, held_until: isoTimeOrNull(joined.held_until) };
  }

  /** Gives a partner that is held the place somebody chose; refuses what is not free or not theirs to give. */
  @InjectTransactionManager()
  async choosePlace(
    { partner_id, parent_id, position, chosen_by, chooser_id }: Choice,
    placement: Placement,
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    const [, at_root, max_depth] = ruleOf(placement);
    const rule = [at_root, max_depth];
    const values = [partner_id, parent_id, position, ...rule, chosen_by, chooser_id];
    type Row = { refusal: PlaceRefusal | null };
    const row = await runOne<Row>(context, sql.CHOOSE_PLACE, values);
    if (row?.refusal) throw placeRefused(row.refusal, { partner_id, parent_id, position });
  }

  /** A page of those whom a partner invited and who are held; whose days end first leads. */
  @InjectManager()
  async heldRecruits(
    sponsor_id: string,
    { limit, offset }: Page,
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ recruits: { partner_id: string; held_until: string }[]; count: number }> {
    type Row = { partner_id: string; held_until: string };
    const rows = await run<Row>(context, sql.HELD_RECRUITS, [sponsor_id, limit, offset]);
    const total = await runOne<{ count: number }>(context, sql.COUNT_HELD_RECRUITS, [sponsor_id]);
    const recruits = rows.map((row) => ({ ...row, held_until: isoTime(row.held_until) }));
    return { recruits, count: total?.count ?? 0 };
  }

  /**
   * Places those who wait, in order, as far as the plan has places for them: one page of them. Whose holding
   * days are over stands behind those who waited then. Nobody is tried twice under the same rule, because places are never given back.
   */
  @InjectTransactionManager()
  async placeWaiting(
    placement: Placement,
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ partner_ids: string[]; has_more: boolean }> {
    if (placement.kind === "sponsor") return { partner_ids: [], has_more: false };
    const values = [...ruleOf(placement), PLACE_WAITING_PAGE];
    const rows = await run<{ partner_id: string }>(context, sql.PLACE_WAITING, values);
    const left = await runOne<{ untried: boolean }>(context, sql.HAS_UNTRIED);
    return {
      partner_ids: rows.map(({ partner_id }) => partner_id),
      has_more: left?.untried === true,
    };
  }

  /** Who of these had no place when joining, whether or not there is one since. */
  @InjectManager()
  async waited(
    partner_ids: string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, Waited>> {
    const rows = await run<Waited>(context, sql.WAITED, [partner_ids]);
    return new Map(
      rows.map((row) => [row.partner_id, { ...row, held_until: isoTimeOrNull(row.held_until) }]),
    );
  }

  /** A plan without a matrix places everybody under the sponsor: then both trees are one. */
  @InjectManager()
  async resolveTree(tree: Tree, @MedusaContext() context: SharedContext = {}): Promise<Tree> {
    if (tree === "sponsor") return tree;
    return (await runOne(context, sql.HAS_PLACEMENT)) ? "placement" : "sponsor";
  }

  /** Children a node may have in a tree; null for unlimited. */
  @InjectManager()
  async widthOf(tree: Tree, @MedusaContext() context: SharedContext = {}): Promise<number | null> {
    if (tree === "sponsor") return null;
    return (await runOne<{ width: number }>(context, sql.HAS_PLACEMENT))?.width ?? null;
  }

  @InjectManager()
  async uplinesOf(
    tree: Tree,
    partner_ids: string[],
    levels: number,
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, UplinePath>> {
    const actual = await this.resolveTree(tree, context);
    type Row = UplinePath & { partner_id: string };
    const rows = await run<Row>(context, sql.UPLINES, [actual, partner_ids, levels]);
    return new Map(rows.map(({ partner_id, ...path }) => [partner_id, path]));
  }

  @InjectManager()
  async nodesOf(
    tree: Tree,
    partner_ids: string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, TreeNode>> {
    const nodes = await this.nodes(context, sql.NODES_OF, tree, [partner_ids]);
    return new Map(nodes.map((node) => [node.partner_id, node]));
  }

  /** One page of the children of a partner, or of the roots, in order of joining. */
  @InjectManager()
  async children(
    tree: Tree,
    parent_id: string | null,
    page: Page,
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ nodes: TreeNode[]; count: number }> {
    const window = [page.limit, page.offset];
    if (parent_id === null) {
      const actual = await this.resolveTree(tree, context);
      const total = await runOne<{ count: number }>(context, sql.COUNT_ROOTS, [actual]);
      return {
        nodes: await this.nodes(context, sql.ROOTS, tree, window),
        count: total?.count ?? 0,
      };
    }
    const parent = (await this.nodesOf(tree, [parent_id], context)).get(parent_id);
    if (!parent) {
      if ((await this.waited([parent_id], context)).has(parent_id)) return { nodes: [], count: 0 };
      throw new UplineError("not_found", "partner_not_found", "no such partner in the tree");
    }
    const nodes = await this.nodes(context, sql.CHILDREN, tree, [parent_id, ...window]);
    return { nodes, count: parent.children_count };
  }

  /** From the root down to the partner itself. */
  @InjectManager()
  async pathTo(
    tree: Tree,
    partner_id: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<TreeNode[]> {
    return this.nodes(context, sql.PATH, tree, [partner_id]);
  }

  @InjectManager()
  async level(
    tree: Tree,
    level: number,
    page: Page,
    @MedusaContext() context: SharedContext = {},
  ): Promise<TreeNode[]> {
    const actual = await this.resolveTree(tree, context);
    const statement = actual === "sponsor" ? sql.LEVEL_BY_JOINING : sql.LEVEL_BY_PLACE;
    return this.nodes(context, statement, actual, [level - 1, page.limit, page.offset]);
  }

  /** Members by level, of the whole tree or of one partner's part of it (who is level 1 of it). */
  @InjectManager()
  async levelCounts(
    tree: Tree,
    below: string | null,
    @MedusaContext() context: SharedContext = {},
  ): Promise<LevelCount[]> {
    const actual = await this.resolveTree(tree, context);
    return below === null
      ? run(context, sql.LEVEL_COUNTS, [actual])
      : run(context, sql.SUBTREE_LEVEL_COUNTS, [actual, below]);
  }

  /** Who joined in the last day, week and 30 days. */
  @InjectManager()
  async growth(
    tree: Tree,
    below: string | null,
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ day: number; week: number; month: number }> {
    type Row = { day: number; week: number; month: number };
    const actual = await this.resolveTree(tree, context);
    const row =
      below === null
        ? await runOne<Row>(context, sql.GROWTH)
        : await runOne<Row>(context, sql.SUBTREE_GROWTH, [actual, below]);
    return row ?? { day: 0, week: 0, month: 0 };
  }

  /** The whole tree, a page at a time in order of joining: memory stays bounded at any size. */
  async *everyone(tree: Tree): AsyncGenerator<TreeNode[]> {
    let last = "0";
    for (;;) {
      const page = await this.nodesAfter(tree, last, STREAM_PAGE);
      if (page.length === 0) return;
      yield page;
      last = page[page.length - 1].no;
    }
  }

  @InjectManager()
  async nodesAfter(
    tree: Tree,
    no: string,
    limit: number,
    @MedusaContext() context: SharedContext = {},
  ): Promise<TreeNode[]> {
    return this.nodes(context, sql.NODES_AFTER, tree, [no, limit]);
  }

  /** How many levels `partner_id` is below `above_id`; null when it is not. */
  @InjectManager()
  async distanceBelow(
    tree: Tree,
    partner_id: string,
    above_id: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<number | null> {
    const actual = await this.resolveTree(tree, context);
    type Row = { below: boolean; distance: number };
    const row = await runOne<Row>(context, sql.IS_BELOW, [actual, partner_id, above_id]);
    return row?.below ? row.distance : null;
  }

  /** Brings the descendant counters up to the last join; true when there may be more to count. */
  @InjectManager()
  async countJoins(@MedusaContext() context: SharedContext = {}): Promise<boolean> {
    const uncounted = await run<{ tree: Tree }>(context, sql.UNCOUNTED_TREES);
    if (uncounted.length === 0) return false;
    return this.countJoinsOf(
      uncounted.map(({ tree }) => tree),
      context,
    );
  }

  @InjectTransactionManager()
  protected async countJoinsOf(
    trees: Tree[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<boolean> {
    await run(context, sql.CLOSE_GATE);
    let more = false;
    for (const tree of trees) {
      const row = await runOne<{ joins: number }>(context, sql.COUNT_JOINS, [
        tree,
        COUNT_JOINS_PAGE,
      ]);
      more ||= row?.joins === COUNT_JOINS_PAGE;
    }
    return more;
  }

  /** The first node that breaks the shape of its tree, or null; and how many nodes were looked at. */
  @InjectManager()
  async checkPaths(
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ checked: number; fault: { tree: Tree; partner_id: string; fault: string } | null }> {
    const total = await runOne<{ count: number }>(context, sql.COUNT_NODES);
    return { checked: total?.count ?? 0, fault: await runOne(context, sql.FIRST_WRONG_NODE) };
  }

  /** Partners with everybody above them and what is counted for each, sponsors before recruits. */
  @InjectManager()
  async sliceOf(
    partner_ids: readonly string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<metrics.SliceSeat[]> {
    return metrics.readSlice(context, partner_ids);
  }

  /** What is counted for each; who is absent has nothing counted yet. */
  @InjectManager()
  async metricsOf(
    partner_ids: readonly string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, Metrics>> {
    return metrics.readMetrics(context, partner_ids);
  }

  /** Adds what a batch counted, and puts the counters it comes to. Only under the network's lock. */
  @InjectTransactionManager()
  async writeMetrics(
    entries: readonly metrics.VolumeEntry[],
    counters: ReadonlyMap<string, Metrics>,
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    await metrics.putMetrics(context, entries, counters);
  }

  @InjectManager()
  async hasMetrics(@MedusaContext() context: SharedContext = {}): Promise<boolean> {
    return metrics.hasMetrics(context);
  }

  /** Begins metrics for partners whose joining was decided before any were kept. */
  @InjectTransactionManager()
  async openMetrics(
    partner_ids: readonly string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    await metrics.openMetrics(context, partner_ids);
  }

  /** The first counter that is not what the entries come to, or null. */
  @InjectManager()
  async checkMetrics(
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ checked: number; fault: metrics.MetricsFault | null }> {
    return metrics.checkMetrics(context);
  }

  private async nodes(
    context: SharedContext,
    statement: Statement,
    tree: Tree,
    values: unknown[],
  ): Promise<TreeNode[]> {
    const actual = await this.resolveTree(tree, context);
    const rows = await run<NodeRow>(context, statement, [actual, ...values]);
    return rows.map((row) => ({
      ...row,
      joined_at: isoTime(row.joined_at),
      descendants_count: Number(row.descendants_count),
    }));
  }
}

/** Width, whether the search starts at the root, and depth, as the functions of this module take them. */
function ruleOf(placement: Placement): [number | null, boolean, number | null] {
  if (placement.kind === "sponsor") return [null, false, null];
  return [widthOf(placement), placement.start === "root", placement.max_depth ?? null];
}

function holdingDaysOf(placement: Placement): number | null {
  return placement.kind === "sponsor" ? null : (placement.holding_days ?? null);
}

function toTreeError(error: { code?: string }): never {
  if (error.code !== TREE_TOO_DEEP) throw error;
  throw new UplineError(
    "invalid_data",
    "tree_too_deep",
    "the placement tree is 2,000 levels deep below this sponsor; enrol under another sponsor",
  );
}
