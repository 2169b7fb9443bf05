import {
  isOpen,
  openPath,
  type OpenState,
  type PageState,
  pinPath,
  ROOT_ID,
  treeMove,
  type TreeRow,
  treeRows,
  withSoleRootOpen,
} from "../tree-rows";
import type { TreeNode } from "../types";

function node(id: string, children = 0, parent: string | null = null): TreeNode {
  return {
    partner_id: id,
    display_name: id,
    parent_id: parent,
    sponsor_id: parent,
    level: 1,
    position: 1,
    children_count: children,
    descendants_count: children,
    rank: null,
    no_referrer: parent === null,
  };
}

const ready = (count: number, ...nodes: TreeNode[]): PageState => ({
  state: "ready",
  nodes,
  count,
});
const keys = (rows: TreeRow[]) => rows.map((row) => row.key);

function rowsOf(open: OpenState, pages: Record<string, PageState[]>, path: TreeNode[] = []) {
  return treeRows({ open, pages: new Map(Object.entries(pages)), pinned: pinPath(path) });
}

const ROOTS = { [ROOT_ID]: [ready(2, node("a", 2), node("b"))] };
const CHILDREN = { a: [ready(2, node("a1", 0, "a"), node("a2", 1, "a"))] };

describe("treeRows", () => {
  it("lists open nodes depth first with their place among their siblings", () => {
    const rows = rowsOf({ [ROOT_ID]: 1, a: 1 }, { ...ROOTS, ...CHILDREN });
    expect(keys(rows)).toEqual(["a", "a1", "a2", "b"]);
    expect(rows[2]).toMatchObject({ depth: 2, parent_key: "a", number: 2, siblings: 2 });
    expect(rows[0]).toMatchObject({ expanded: true });
  });

  it("leaves out what is closed, also below", () => {
    expect(keys(rowsOf({ [ROOT_ID]: 1, a: "closed", a2: 1 }, { ...ROOTS, ...CHILDREN }))).toEqual([
      "a",
      "b",
    ]);
  });

  it("puts one row in the place of the pages that are not there", () => {
    const big = { [ROOT_ID]: [ready(50_000, node("a"))] };
    expect(rowsOf({ [ROOT_ID]: 1 }, big)[1]).toMatchObject({ state: "more", page: 1, shown: 1 });

    const loading = { [ROOT_ID]: [...big[ROOT_ID], { state: "loading" } as const] };
    expect(rowsOf({ [ROOT_ID]: 2 }, loading)[1]).toMatchObject({ state: "loading", page: 1 });

    const error = new Error("gone");
    const failed = { [ROOT_ID]: [{ state: "error", error } as const] };
    expect(rowsOf({ [ROOT_ID]: 1 }, failed)).toMatchObject([{ state: "error", page: 0, error }]);
  });

  it("shows a looked-for child on an unloaded page behind the row that loads more", () => {
    const path = [node("root", 50_000), node("far", 0, "root")];
    const open = openPath({ [ROOT_ID]: 1 }, path);
    const pages = {
      [ROOT_ID]: [ready(1, path[0])],
      root: [ready(50_000, node("near", 0, "root"))],
    };
    expect(keys(rowsOf(open, pages, path))).toEqual(["root", "near", "page:root:1", "far"]);

    const loaded = { ...pages, root: [ready(2, node("near", 0, "root"), path[1])] };
    expect(keys(rowsOf(open, loaded, path))).toEqual(["root", "near", "far"]);
  });

  it("opens a way of thousands of levels without a request for each", () => {
    const path = Array.from({ length: 5_000 }, (_, depth) =>
      node(`n${depth}`, 1, depth ? `n${depth - 1}` : null),
    );
    const open = openPath({ [ROOT_ID]: 1 }, path);
    const requests = Object.values(open).filter((pages) => pages !== 0);
    expect(requests.length).toBeLessThan(20);
    expect(keys(rowsOf(open, {}, path))).toContain("n4999");
  });
});

describe("withSoleRootOpen", () => {
  const page = (...nodes: TreeNode[]) => ({ nodes, count: nodes.length, limit: 50, offset: 0 });

  it("opens a single root, but not one that was closed by hand", () => {
    expect(isOpen(withSoleRootOpen({}, page(node("a", 3))), "a")).toBe(true);
    expect(isOpen(withSoleRootOpen({ a: "closed" }, page(node("a", 3))), "a")).toBe(false);
    expect(isOpen(withSoleRootOpen({}, page(node("a", 3), node("b", 3))), "a")).toBe(false);
    expect(isOpen(withSoleRootOpen({}, page(node("a"))), "a")).toBe(false);
  });
});

describe("treeMove", () => {
  const open = rowsOf({ [ROOT_ID]: 1, a: 1 }, { ...ROOTS, ...CHILDREN });
  const more = rowsOf({ [ROOT_ID]: 1 }, { [ROOT_ID]: [ready(9, node("a"))] });

  it.each([
    ["ArrowDown", 0, 1],
    ["ArrowDown", 3, 3],
    ["ArrowUp", 1, 0],
    ["ArrowUp", 0, 0],
    ["Home", 3, 0],
    ["End", 0, 3],
    ["ArrowRight", 0, 1],
    ["ArrowRight", 1, 1],
    ["ArrowLeft", 2, 0],
    ["ArrowLeft", 3, 3],
    ["Enter", 1, 1],
  ])("%s on row %d goes to row %d", (key, at, go) => {
    expect(treeMove(key, open, at)).toEqual({ go });
  });

  it.each([
    ["ArrowLeft", 0],
    ["ArrowRight", 2],
    ["Enter", 0],
    [" ", 2],
  ])("%s on row %d toggles it", (key, at) => {
    expect(treeMove(key, open, at)).toEqual({ toggle: open[at] });
  });

  it("loads more on Enter, and leaves other keys to the browser", () => {
    expect(treeMove("Enter", more, 1)).toEqual({ load: more[1] });
    expect(treeMove("Tab", open, 0)).toBeNull();
    expect(treeMove("ArrowDown", [], -1)).toBeNull();
  });
});
