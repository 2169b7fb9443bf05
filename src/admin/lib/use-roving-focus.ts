import { type FocusEvent, useCallback, useEffect, useRef, useState } from "react";
import type { TreeRow } from "./tree-rows";

/**
 * Which row of the tree Tab comes to, and where the focus goes when that changes. A row that is gone
 * hands over to the row in its place: after "load more" that is the first one that was loaded.
 */
export function useRovingFocus(rows: TreeRow[], domId: (key: string) => string) {
  const [last, setLast] = useState({ key: "", index: 0 });
  /** The key the focus is to follow to; state may lag behind it for a render. */
  const follow = useRef<string | null>(null);

  const found = rows.findIndex((row) => row.key === last.key);
  const at = found === -1 ? Math.min(last.index, rows.length - 1) : found;
  const activeKey = rows[at]?.key ?? null;

  useEffect(() => {
    if (follow.current !== last.key || activeKey === null) return;
    document.getElementById(domId(activeKey))?.focus();
  }, [activeKey, domId, last.key, rows]);

  const moveTo = useCallback((key: string, index = 0) => {
    follow.current = key;
    setLast({ key, index });
  }, []);

  const onFocus = (event: FocusEvent) => {
    const index = rows.findIndex((row) => domId(row.key) === event.target.id);
    if (index !== -1) moveTo(rows[index].key, index);
  };
  const onBlur = (event: FocusEvent) => {
    const next = event.relatedTarget;
    if (next && !event.currentTarget.contains(next)) follow.current = null;
  };

  return { at, activeKey, moveTo, onFocus, onBlur };
}
