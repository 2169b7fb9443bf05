import type { TreeNode, TreePage } from "./types";

/** The rows of an open tree, as a list: what is drawn is what the arrow keys walk. All pure. */

/** One page of a parent's children, as far as it is known. */
export type PageState =
  | { state: "ready"; nodes: TreeNode[]; count: number }
  | { state: "loading" }
  | { state: "error"; error: unknown };

/** The children of the root of the tree are filed under the empty id. */
export const ROOT_ID = "";

/** How many pages of a parent's children are wanted, or that it was closed by hand. */
export type OpenState = Readonly<Record<string, number | "closed">>;

export interface TreeSource {
  open: OpenState;
  pages: ReadonlyMap<string, PageState[]>;
  /** A child to show although its page is not loaded: the way down to a partner that was looked for. */
  pinned: ReadonlyMap<string, TreeNode>;
}

interface RowPlace {
  key: string;
  parent_key: string | null;
  depth: number;
}

export interface NodeRow extends RowPlace {
  kind: "node";
  node: TreeNode;
  expanded: boolean;
  /** Its number among its siblings from 1, and how many there are; null while that is not known. */
  number: number | null;
  siblings: number | null;
}

/** Stands where a page of children goes: to be asked for, on its way, or failed. */
export interface PageRow extends RowPlace {
  kind: "page";
  parent_id: string;
  page: number;
  state: "more" | "loading" | "error";
  error?: unknown;
  shown: number;
  count: number | null;
}

export type TreeRow = NodeRow | PageRow;

export function pagesWanted(open: OpenState, id: string): number {
  const pages = open[id];
  return typeof pages === "number" ? pages : 0;
}

export function isOpen(open: OpenState, id: string): boolean {
  return typeof open[id] === "number";
}

/** A tree with one root shows that root's children at once; closing it by hand stays possible. */
export function withSoleRootOpen(open: OpenState, roots: TreePage | undefined): OpenState {
  if (roots?.count !== 1 || roots.nodes.length !== 1) return open;
  const [{ partner_id, children_count }] = roots.nodes;
  const untouched = open[partner_id] === undefined && children_count > 0;
  return untouched ? { ...open, [partner_id]: 1 } : open;
}

export function treeRows(source: TreeSource): TreeRow[] {
  const rows: TreeRow[] = [];

  // A stack and not a recursion: a chain of partners may be thousands deep.
  const stack: (() => void)[] = [];

  function addNode(node: TreeNode, place: Omit<RowPlace, "key">, nth: Partial<NodeRow>) {
    const key = node.partner_id;
    const expanded = node.children_count > 0 && isOpen(source.open, key);
    const { number = null, siblings = null } = nth;
    rows.push({ kind: "node", key, ...place, node, expanded, number, siblings });
    if (expanded) addChildren(key, place.depth + 1, key);
  }

  function addChildren(parentId: string, depth: number, parentKey: string | null) {
    const pages = source.pages.get(parentId) ?? [];
    const place = { parent_key: parentKey, depth };
    const tasks: (() => void)[] = [];
    const seen = new Set<string>();
    let count: number | null = null;
    let shown = 0;
    let page = 0;
    for (const known of pages) {
      if (known.state !== "ready") break;
      count = known.count;
      for (const node of known.nodes) {
        if (seen.has(node.partner_id)) continue;
        seen.add(node.partner_id);
        const number = ++shown;
        tasks.push(() => addNode(node, place, { number, siblings: known.count }));
      }
      page += 1;
    }
    const waiting = pages[page];
    if (waiting || count === null || shown < count) {
      const state: PageRow["state"] =
        !waiting || waiting.state === "ready" ? "more" : waiting.state;
      const error = waiting?.state === "error" ? waiting.error : undefined;
      const key = `page:${parentId}:${page}`;
      const row = { parent_id: parentId, page, state, error, shown, count };
      tasks.push(() => rows.push({ kind: "page", key, ...place, ...row }));
    }
    const pinned = source.pinned.get(parentId);
    if (pinned && !seen.has(pinned.partner_id)) {
      tasks.push(() => addNode(pinned, place, { siblings: count }));
    }
    stack.push(...tasks.reverse());
  }

  addChildren(ROOT_ID, 1, null);
  for (let task = stack.pop(); task; task = stack.pop()) task();
  return rows;
}

/** How many levels above a partner that was looked for also show their other children. */
const SIBLING_LEVELS = 12;

/** Opens the way from the root down to the last node of the path. */
export function openPath(open: OpenState, path: TreeNode[]): OpenState {
  const opened: Record<string, number | "closed"> = { ...open };
  path.forEach((_node, index) => {
    const parent = parentOnPath(path, index);
    const near = path.length - index <= SIBLING_LEVELS;
    opened[parent] = Math.max(pagesWanted(open, parent), near ? 1 : 0);
  });
  return opened;
}

/** Each step of the path by its parent, so that it shows even when it stands on a later page. */
export function pinPath(path: TreeNode[]): ReadonlyMap<string, TreeNode> {
  return new Map(path.map((node, index) => [parentOnPath(path, index), node]));
}

function parentOnPath(path: TreeNode[], index: number): string {
  return path[index - 1]?.partner_id ?? ROOT_ID;
}

/** What a key does in a tree, after the ARIA tree pattern; null when the key is not the tree's. */
export type TreeMove = { go: number } | { toggle: NodeRow } | { load: PageRow } | null;

export function treeMove(key: string, rows: TreeRow[], at: number): TreeMove {
  const row = rows[at];
  if (!row) return null;
  const last = rows.length - 1;
  switch (key) {
    case "ArrowDown":
      return { go: Math.min(at + 1, last) };
    case "ArrowUp":
      return { go: Math.max(at - 1, 0) };
    case "Home":
      return { go: 0 };
    case "End":
      return { go: last };
    case "ArrowRight":
      if (row.kind === "page" || row.node.children_count === 0) return { go: at };
      return row.expanded ? { go: Math.min(at + 1, last) } : { toggle: row };
    case "ArrowLeft": {
      if (row.kind === "node" && row.expanded) return { toggle: row };
      const parent = rows.findIndex((other) => other.key === row.parent_key);
      return { go: parent === -1 ? at : parent };
    }
    case "Enter":
    case " ":
      if (row.kind === "page") return row.state === "loading" ? { go: at } : { load: row };
      return row.node.children_count === 0 ? { go: at } : { toggle: row };
    default:
      return null;
  }
}
