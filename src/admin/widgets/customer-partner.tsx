import { defineWidgetConfig } from "@medusajs/admin-sdk";
import type { AdminCustomer, DetailWidgetProps } from "@medusajs/framework/types";
import { Boundary } from "../components/boundary";
import { Card } from "../components/card";
import { EnrolButton } from "../components/enrol-button";
import { Loaded } from "../components/loaded";
import { EmptyNote } from "../components/notes";
import { PartnerActions } from "../components/partner-actions";
import { PartnerBalances, PartnerFacts, PartnerStatusBadge } from "../components/partner-facts";
import { TextLink } from "../components/text-link";
import { usePartnerOfCustomer } from "../lib/queries";
import { useFormat } from "../lib/use-format";

function PartnerCard({ customerId }: { customerId: string }) {
  const { t } = useFormat();
  const query = usePartnerOfCustomer(customerId);
  const partner = query.data;
  return (
    <Card
      title={t("partner.title")}
      testId="upline-partner-card"
      badge={partner && <PartnerStatusBadge status={partner.status} />}
      actions={partner && <PartnerActions partner={partner} />}
    >
      <Loaded query={query} rows={5}>
        {(found) =>
          found ? (
            <>
              <PartnerFacts partner={found} />
              <PartnerBalances balances={found.balances ?? []} />
              <div className="px-6 py-3">
                <TextLink className="txt-compact-small" to={`/upline/tree?partner=${found.id}`}>
                  {t("partner.showInTree")}
                </TextLink>
              </div>
            </>
          ) : (
            <div className="flex flex-col items-center pb-6">
              <EmptyNote title={t("partner.none")} hint={t("partner.noneHint")} />
              <EnrolButton customerId={customerId} />
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}

const CustomerPartnerWidget = ({ data }: DetailWidgetProps<AdminCustomer>) => (
  <Boundary>
    <PartnerCard customerId={data.id} />
  </Boundary>
);

export const config = defineWidgetConfig({
  id: "upline-customer-partner",
  zone: "customer.details.side.after",
});

export default CustomerPartnerWidget;
