import { Spinner, TriangleRightMini } from "@medusajs/icons";
import { Avatar, Badge, clx } from "@medusajs/ui";
import { type CSSProperties, memo } from "react";
import type { NodeRow, PageRow } from "../lib/tree-rows";
import { useFormat } from "../lib/use-format";

/** Name, place, children, network: the same columns for the head and every row. */
export const TREE_COLUMNS =
  "grid grid-cols-[minmax(0,1fr)_64px] items-center gap-x-4 px-6 md:grid-cols-[minmax(0,1fr)_128px_72px_80px]";

const MAX_INDENT = 24;

/** Rows far outside the screen keep their place but are not drawn. */
const ROW_STYLE: CSSProperties = { contentVisibility: "auto", containIntrinsicSize: "auto 40px" };

const ROW_CLASSES =
  "h-10 cursor-default outline-none hover:bg-ui-bg-base-hover focus-visible:shadow-borders-focus aria-selected:bg-ui-bg-highlight";

interface RowProps {
  id: string;
  active: boolean;
}

function Indent({ depth }: { depth: number }) {
  return Array.from({ length: Math.min(depth - 1, MAX_INDENT) }, (_, step) => (
    <span
      key={step}
      aria-hidden
      className="border-ui-border-base ml-2.5 h-10 w-3 shrink-0 border-l"
    />
  ));
}

interface TreeNodeRowProps
  extends RowProps, Pick<NodeRow, "node" | "depth" | "expanded" | "number" | "siblings"> {
  onToggle: (key: string, expanded: boolean) => void;
}

export const TreeNodeRow = memo(function TreeNodeRow(props: TreeNodeRowProps) {
  const { t, count, place } = useFormat();
  const { node, depth, expanded, onToggle } = props;
  const { partner_id: key, children_count, descendants_count } = node;
  const name = node.display_name || key;
  const where = place(node);
  const label = t("tree.rowLabel", {
    name,
    place: where,
    children: count(children_count),
    network: count(descendants_count),
  });
  return (
    <div
      role="treeitem"
      id={props.id}
      aria-label={node.no_referrer ? `${label}, ${t("tree.noReferrer")}` : label}
      aria-level={depth}
      aria-posinset={props.number ?? undefined}
      aria-setsize={props.siblings ?? undefined}
      aria-expanded={children_count > 0 ? expanded : undefined}
      aria-selected={props.active}
      tabIndex={props.active ? 0 : -1}
      data-testid="upline-tree-node"
      data-partner-id={key}
      className={clx(TREE_COLUMNS, ROW_CLASSES)}
      style={ROW_STYLE}
    >
      <span className="flex min-w-0 items-center">
        <Indent depth={depth} />
        <span
          aria-hidden
          onClick={() => children_count > 0 && onToggle(key, expanded)}
          className={clx(
            "text-ui-fg-muted flex size-6 shrink-0 items-center justify-center rounded",
            children_count > 0 ? "hover:bg-ui-bg-subtle-hover cursor-pointer" : "invisible",
          )}
        >
          <TriangleRightMini className={clx("transition-transform", expanded && "rotate-90")} />
        </span>
        <span aria-hidden className="mx-2 shrink-0">
          <Avatar size="2xsmall" fallback={name.slice(0, 1).toUpperCase()} />
        </span>
        <span className="txt-compact-small-plus text-ui-fg-base truncate" title={name}>
          {name}
        </span>
        <span className="ml-2 flex shrink-0 items-center gap-x-1">
          {node.rank && <Badge size="2xsmall">{node.rank.name}</Badge>}
          {node.no_referrer && (
            <Badge size="2xsmall" color="orange">
              {t("tree.noReferrer")}
            </Badge>
          )}
        </span>
      </span>
      <span className="txt-compact-small text-ui-fg-subtle hidden truncate md:block">{where}</span>
      <span className="txt-compact-small text-ui-fg-subtle hidden text-right tabular-nums md:block">
        {count(children_count)}
      </span>
      <span className="txt-compact-small text-ui-fg-subtle text-right tabular-nums">
        {count(descendants_count)}
      </span>
    </div>
  );
});

interface TreePageRowProps extends RowProps {
  row: PageRow;
  onLoad: (row: PageRow) => void;
}

/** In the place of children that are not there yet. */
export function TreePageRow({ id, row, active, onLoad }: TreePageRowProps) {
  const { t, count } = useFormat();
  const { state, error } = row;
  const reason = error instanceof Error ? error.message : t("error.unknown");
  const words = {
    loading: () => t("loading"),
    error: () => t("tree.loadFailed", { reason }),
    more: () =>
      row.count === null
        ? t("tree.loadOthers")
        : t("tree.loadMore", { shown: count(row.shown), total: count(row.count) }),
  };
  return (
    <div
      role="treeitem"
      id={id}
      aria-level={row.depth}
      aria-selected={active}
      aria-busy={state === "loading"}
      tabIndex={active ? 0 : -1}
      data-testid="upline-tree-page"
      onClick={() => state !== "loading" && onLoad(row)}
      className={clx(
        ROW_CLASSES,
        "flex items-center px-6",
        state === "error" ? "text-ui-fg-error" : "text-ui-fg-interactive",
        state !== "loading" && "cursor-pointer",
      )}
      style={ROW_STYLE}
    >
      <Indent depth={row.depth} />
      <span className="txt-compact-small ml-8 flex items-center gap-x-2 truncate">
        {state === "loading" && <Spinner className="text-ui-fg-muted animate-spin" aria-hidden />}
        {words[state]()}
      </span>
    </div>
  );
}
