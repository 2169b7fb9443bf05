import { useQueries, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { treePageQuery, useTreePath } from "./queries";
import {
  openPath,
  type OpenState,
  type PageRow,
  type PageState,
  pinPath,
  ROOT_ID,
  treeRows,
  withSoleRootOpen,
} from "./tree-rows";
import type { TreeKind, TreeNode, TreePage } from "./types";

function pageState(result: UseQueryResult<TreePage>): PageState {
  const { data, error, isFetching } = result;
  if (data) return { state: "ready", nodes: data.nodes, count: data.count };
  return error && !isFetching ? { state: "error", error } : { state: "loading" };
}

const parentOf = (id: string) => (id === ROOT_ID ? null : id);

/** The partner to open the way to; a new object asks again, even for the same partner. */
export interface Target {
  id: string;
}

/** An open tree, read a page of children at a time. */
export function useTree(tree: TreeKind, target: Target | null) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState<OpenState>({ [ROOT_ID]: 1 });
  const [pinned, setPinned] = useState<ReadonlyMap<string, TreeNode>>(new Map());

  const roots = useQuery(treePageQuery(tree, null, 0));
  const open = useMemo(() => withSoleRootOpen(chosen, roots.data), [chosen, roots.data]);
  const wanted = Object.entries(open).flatMap(([id, pages]) =>
    Array.from({ length: pages === "closed" ? 0 : pages }, (_, page) => ({ id, page })),
  );
  const results = useQueries({
    queries: wanted.map(({ id, page }) => treePageQuery(tree, parentOf(id), page)),
  });
  const pages = new Map<string, PageState[]>();
  wanted.forEach(({ id }, index) => {
    const state = pageState(results[index]);
    const before = pages.get(id);
    if (before) before.push(state);
    else pages.set(id, [state]);
  });
  const rows = treeRows({ open, pages, pinned });

  const path = useTreePath(tree, target?.id ?? null);
  useEffect(() => {
    const nodes = path.data;
    if (!target || !nodes) return;
    setChosen((before) => openPath(before, nodes));
    setPinned(pinPath(nodes));
  }, [target, path.data]);

  const toggle = useCallback((id: string, expanded: boolean) => {
    setChosen((before) => ({ ...before, [id]: expanded ? "closed" : 1 }));
  }, []);

  const load = useCallback(
    ({ parent_id, page, state }: PageRow) => {
      if (state === "error") {
        const { queryKey } = treePageQuery(tree, parentOf(parent_id), page);
        void client.refetchQueries({ queryKey });
      }
      setChosen((before) => ({ ...before, [parent_id]: page + 1 }));
    },
    [client, tree],
  );

  return { rows, roots, path, toggle, load };
}
