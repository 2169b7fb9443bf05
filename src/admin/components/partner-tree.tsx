import { Text } from "@medusajs/ui";
import { memo, useMemo } from "react";
import type { TreeKind } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { type Target, useTree } from "../lib/use-tree";
import { EmptyNote, ErrorNote, LoadingRows } from "./notes";
import { TREE_COLUMNS } from "./tree-rows";
import { TreeView } from "./tree-view";

interface PartnerTreeProps {
  tree: TreeKind;
  target: Target | null;
  onSelect: (partnerId: string) => void;
}

function Head() {
  const { t } = useFormat();
  return (
    <div
      aria-hidden
      className={`${TREE_COLUMNS} bg-ui-bg-subtle txt-compact-small-plus text-ui-fg-subtle h-10`}
    >
      <span>{t("tree.partner")}</span>
      <span className="hidden md:block">{t("tree.placeHead")}</span>
      <span className="hidden text-right md:block">{t("tree.children")}</span>
      <span className="text-right">{t("tree.network")}</span>
    </div>
  );
}

/** Memoised: walking the tree tells the page which partner is selected, and that must not read it anew. */
export const PartnerTree = memo(function PartnerTree({ tree, target, onSelect }: PartnerTreeProps) {
  const { t } = useFormat();
  const { rows, roots, path, toggle, load } = useTree(tree, target);
  const found = path.data?.at(-1)?.partner_id;
  const goTo = useMemo(() => (target && found ? { key: found } : null), [target, found]);

  if (roots.isError && !roots.data) {
    return <ErrorNote error={roots.error} onRetry={() => void roots.refetch()} />;
  }
  if (!roots.data) return <LoadingRows rows={8} />;
  if (roots.data.count === 0) {
    return <EmptyNote title={t("tree.empty")} hint={t("tree.emptyHint")} />;
  }
  return (
    <div>
      {path.isError && <ErrorNote error={path.error} onRetry={() => void path.refetch()} />}
      <Head />
      <TreeView
        label={t(`tree.kinds.${tree}`)}
        busy={path.isFetching}
        rows={rows}
        goTo={goTo}
        onToggle={toggle}
        onLoad={load}
        onSelect={onSelect}
      />
      <Text size="xsmall" className="text-ui-fg-muted border-t px-6 py-3">
        {t("tree.keys")}
      </Text>
    </div>
  );
});
