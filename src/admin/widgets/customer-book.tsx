import { defineWidgetConfig } from "@medusajs/admin-sdk";
import type { AdminCustomer, DetailWidgetProps } from "@medusajs/framework/types";
import { Boundary } from "../components/boundary";
import { Card } from "../components/card";
import { DeedList } from "../components/deed-list";
import { PartnerCorrections } from "../components/partner-corrections";
import { StatementButton } from "../components/statement-button";
import { usePartnerOfCustomer } from "../lib/queries";
import { useFormat } from "../lib/use-format";

/** Corrections and deeds of a partner. Says nothing of customers who are none: the card beside it does. */
function PartnerBook({ customerId }: { customerId: string }) {
  const { t } = useFormat();
  const { data: partner } = usePartnerOfCustomer(customerId);
  if (!partner) return null;
  return (
    <div className="flex flex-col gap-y-3">
      <PartnerCorrections partner={partner} />
      <Card
        title={t("partner.deeds")}
        testId="upline-partner-deeds"
        actions={<StatementButton partnerId={partner.id} />}
      >
        <DeedList
          label={t("partner.deeds")}
          filter={{ subject_kind: "partner", subject_id: partner.id }}
        />
      </Card>
    </div>
  );
}

const CustomerBookWidget = ({ data }: DetailWidgetProps<AdminCustomer>) => (
  <Boundary>
    <PartnerBook customerId={data.id} />
  </Boundary>
);

export const config = defineWidgetConfig({
  id: "upline-customer-book",
  zone: "customer.details.after",
});

export default CustomerBookWidget;
