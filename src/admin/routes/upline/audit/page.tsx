import { defineRouteConfig } from "@medusajs/admin-sdk";
import { useSearchParams } from "react-router-dom";
import { AuditFilters } from "../../../components/audit-filters";
import { Boundary } from "../../../components/boundary";
import { Card } from "../../../components/card";
import { DeedList } from "../../../components/deed-list";
import type { DeedFilter } from "../../../lib/types";
import { useFormat } from "../../../lib/use-format";

const FILTERS = ["subject_kind", "subject_id", "actor", "action"] as const;

function Audit() {
  const { t } = useFormat();
  const [params, setParams] = useSearchParams();
  const filter: DeedFilter = Object.fromEntries(
    FILTERS.map((name) => [name, params.get(name) ?? undefined]),
  );
  const narrow = (changed: DeedFilter) => {
    const entries = Object.entries({ ...filter, ...changed });
    setParams(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
  };
  return (
    <Card level="h1" title={t("audit.title")} testId="upline-audit">
      <AuditFilters filter={filter} onChange={narrow} />
      <DeedList key={params.toString()} label={t("audit.title")} filter={filter} />
    </Card>
  );
}

const AuditPage = () => (
  <Boundary>
    <Audit />
  </Boundary>
);

export const config = defineRouteConfig({
  label: "upline.menu.audit",
  translationNs: "translation",
  rank: 4,
});

export default AuditPage;
