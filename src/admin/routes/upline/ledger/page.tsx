import { defineRouteConfig } from "@medusajs/admin-sdk";
import { useSearchParams } from "react-router-dom";
import { Boundary } from "../../../components/boundary";
import { Card } from "../../../components/card";
import { FilterChip } from "../../../components/filter-chip";
import { JournalList } from "../../../components/journal-list";
import { PartnerSearch } from "../../../components/partner-search";
import { ProofCard } from "../../../components/proof-card";
import { TwoColumns } from "../../../components/two-columns";
import { useFormat } from "../../../lib/use-format";

function Ledger() {
  const { t } = useFormat();
  const [params, setParams] = useSearchParams();
  const partner_id = params.get("partner") ?? undefined;
  return (
    <TwoColumns
      main={
        <Card
          level="h1"
          title={t("journals.title")}
          testId="upline-journals"
          actions={<PartnerSearch onPick={({ id }) => setParams({ partner: id })} />}
        >
          {partner_id && (
            <div className="px-6 py-3">
              <FilterChip
                name={t("partner.title")}
                value={partner_id}
                onRemove={() => setParams({})}
              />
            </div>
          )}
          <JournalList key={partner_id} filter={{ partner_id }} />
        </Card>
      }
      side={<ProofCard />}
    />
  );
}

const LedgerPage = () => (
  <Boundary>
    <Ledger />
  </Boundary>
);

export const config = defineRouteConfig({
  label: "upline.menu.ledger",
  translationNs: "translation",
  rank: 5,
});

export default LedgerPage;
