import { usePartner } from "../lib/queries";
import { useDebounced } from "../lib/use-debounced";
import { useFormat } from "../lib/use-format";
import { Card } from "./card";
import { Loaded } from "./loaded";
import { PartnerBalances, PartnerFacts, PartnerStatusBadge } from "./partner-facts";
import { TextLink } from "./text-link";

/** The partner the tree stands on. */
export function SelectedPartner({ id }: { id: string }) {
  const { t } = useFormat();
  const query = usePartner(useDebounced(id));
  const partner = query.data;
  return (
    <Card
      title={partner?.display_name || t("partner.title")}
      testId="upline-tree-selected"
      badge={partner && <PartnerStatusBadge status={partner.status} />}
    >
      <Loaded query={query} rows={6}>
        {(found) => (
          <>
            <PartnerFacts partner={found} />
            <PartnerBalances balances={found.balances ?? []} />
            <div className="px-6 py-3">
              <TextLink className="txt-compact-small" to={`/customers/${found.customer_id}`}>
                {t("partner.openCustomer")}
              </TextLink>
            </div>
          </>
        )}
      </Loaded>
    </Card>
  );
}
