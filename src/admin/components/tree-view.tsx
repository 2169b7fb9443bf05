import { type KeyboardEvent, useCallback, useEffect, useId } from "react";
import { type PageRow, treeMove, type TreeRow } from "../lib/tree-rows";
import { useRovingFocus } from "../lib/use-roving-focus";
import { TreeNodeRow, TreePageRow } from "./tree-rows";

interface TreeViewProps {
  label: string;
  busy: boolean;
  rows: TreeRow[];
  /** The row to go to, when one was looked for; a new object goes there again. */
  goTo: { key: string } | null;
  onToggle: (key: string, expanded: boolean) => void;
  onLoad: (row: PageRow) => void;
  onSelect: (key: string) => void;
}

/** An ARIA tree: one row takes the Tab key, the arrow keys walk, Enter opens and closes. */
export function TreeView(props: TreeViewProps) {
  const { rows, goTo, onToggle, onLoad, onSelect } = props;
  const prefix = useId();
  const domId = useCallback((key: string) => `${prefix}${key}`, [prefix]);
  const { at, activeKey, moveTo, onFocus, onBlur } = useRovingFocus(rows, domId);

  useEffect(() => {
    if (goTo) moveTo(goTo.key);
  }, [goTo, moveTo]);

  const selected = rows[at]?.kind === "node" ? activeKey : null;
  useEffect(() => {
    if (selected !== null) onSelect(selected);
  }, [selected, onSelect]);

  const load = (row: PageRow) => {
    moveTo(row.key, rows.indexOf(row));
    onLoad(row);
  };
  const toggle = useCallback(
    (key: string, expanded: boolean) => {
      moveTo(key);
      onToggle(key, expanded);
    },
    [moveTo, onToggle],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = treeMove(event.key, rows, at);
    if (!move) return;
    event.preventDefault();
    if ("toggle" in move) toggle(move.toggle.key, move.toggle.expanded);
    else if ("load" in move) load(move.load);
    else moveTo(rows[move.go].key, move.go);
  };

  return (
    <div
      role="tree"
      aria-label={props.label}
      aria-busy={props.busy}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onBlur={onBlur}
      data-testid="upline-tree"
      className="divide-y"
    >
      {rows.map((row) => {
        const shared = { id: domId(row.key), active: row.key === activeKey };
        return row.kind === "page" ? (
          <TreePageRow key={row.key} row={row} onLoad={load} {...shared} />
        ) : (
          <TreeNodeRow
            key={row.key}
            node={row.node}
            depth={row.depth}
            expanded={row.expanded}
            number={row.number}
            siblings={row.siblings}
            onToggle={toggle}
            {...shared}
          />
        );
      })}
    </div>
  );
}
