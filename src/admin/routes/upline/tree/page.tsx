import { defineRouteConfig } from "@medusajs/admin-sdk";
import { Tabs } from "@medusajs/ui";
import { useState } from "react";
import { useSearchParams } from "react-router-dom";
import { Boundary } from "../../../components/boundary";
import { Card } from "../../../components/card";
import { PartnerSearch } from "../../../components/partner-search";
import { PartnerTree } from "../../../components/partner-tree";
import { SelectedPartner } from "../../../components/selected-partner";
import { TreeFigures, TreeLevels } from "../../../components/tree-stats";
import { TwoColumns } from "../../../components/two-columns";
import type { TreeKind } from "../../../lib/types";
import { useFormat } from "../../../lib/use-format";
import type { Target } from "../../../lib/use-tree";

const KINDS: TreeKind[] = ["placement", "sponsor"];

function ReferralTree() {
  const { t } = useFormat();
  const [params, setParams] = useSearchParams();
  const partner = params.get("partner");
  const tree = KINDS.find((kind) => kind === params.get("tree")) ?? "placement";
  const [target, setTarget] = useState<Target | null>(partner === null ? null : { id: partner });
  const [selected, setSelected] = useState<string | null>(null);

  const show = (changed: Record<string, string>) => {
    setParams((before) => ({ ...Object.fromEntries(before), ...changed }), { replace: true });
  };

  return (
    <TwoColumns
      main={
        <>
          <TreeFigures tree={tree} />
          <Tabs value={tree} onValueChange={(kind) => show({ tree: kind })}>
            <Card
              level="h1"
              title={t("tree.title")}
              actions={
                <PartnerSearch
                  onPick={({ id }) => {
                    setTarget({ id });
                    show({ partner: id });
                  }}
                />
              }
            >
              <Tabs.List className="px-6 py-3" aria-label={t("tree.kind")}>
                {KINDS.map((kind) => (
                  <Tabs.Trigger key={kind} value={kind} data-testid={`upline-tree-${kind}`}>
                    {t(`tree.kinds.${kind}`)}
                  </Tabs.Trigger>
                ))}
              </Tabs.List>
              {KINDS.map((kind) => (
                <Tabs.Content key={kind} value={kind} tabIndex={-1}>
                  <PartnerTree tree={kind} target={target} onSelect={setSelected} />
                </Tabs.Content>
              ))}
            </Card>
          </Tabs>
        </>
      }
      side={
        <>
          {selected !== null && <SelectedPartner id={selected} />}
          <TreeLevels tree={tree} />
        </>
      }
    />
  );
}

const ReferralTreePage = () => (
  <Boundary>
    <ReferralTree />
  </Boundary>
);

export const config = defineRouteConfig({
  label: "upline.menu.tree",
  translationNs: "translation",
  rank: 1,
});

export default ReferralTreePage;
