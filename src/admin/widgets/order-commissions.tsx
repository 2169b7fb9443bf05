import { defineWidgetConfig } from "@medusajs/admin-sdk";
import type { AdminOrder, DetailWidgetProps } from "@medusajs/framework/types";
import { StatusBadge, Text } from "@medusajs/ui";
import { Boundary } from "../components/boundary";
import { Card } from "../components/card";
import { CommissionLines } from "../components/commission-lines";
import { Figures } from "../components/facts";
import { Loaded } from "../components/loaded";
import { Money } from "../components/money";
import { EmptyNote } from "../components/notes";
import { SkippedLines } from "../components/skipped-lines";
import { useOrderCommissions } from "../lib/queries";
import type { OrderCommissions } from "../lib/types";
import { useFormat } from "../lib/use-format";

const STATUS_COLORS = { waiting: "orange", decided: "green", failed: "red" } as const;

/** Why there is no decision yet, and when it is tried again. */
function Undecided({ order }: { order: OrderCommissions }) {
  const { t, time } = useFormat();
  const failed = order.status === "failed";
  return (
    <div className="flex flex-col gap-y-1 px-6 py-4" role="status">
      <Text size="small" leading="compact" weight="plus">
        {t(failed ? "order.failed" : "order.waiting")}
      </Text>
      {order.error && (
        <Text size="small" className="text-ui-fg-error break-words">
          {order.error}
        </Text>
      )}
      {order.tries > 0 && (
        <Text size="small" className="text-ui-fg-subtle">
          {t("order.tries", { count: order.tries })}
          {order.next_try_at && ` ${t("order.nextTry", { at: time(order.next_try_at) })}`}
        </Text>
      )}
    </div>
  );
}

function Decision({ order }: { order: OrderCommissions }) {
  const { t } = useFormat();
  const { currency, plan } = order;
  return (
    <>
      {order.status !== "decided" && <Undecided order={order} />}
      {plan && (
        <Figures
          figures={[
            [t("order.base"), <Money key="base" amount={order.base} currency={currency} />],
            [t("order.total"), <Money key="total" amount={order.total} currency={currency} />],
            [t("order.reversed"), <Money key="rev" amount={order.reversed} currency={currency} />],
            [t("order.plan"), t("order.planVersion", { ...plan })],
          ]}
        />
      )}
      {order.lines.length > 0 && <CommissionLines lines={order.lines} currency={currency} />}
      {order.status === "decided" && order.lines.length === 0 && (
        <EmptyNote title={t("order.nobody")} />
      )}
      {order.skipped.length > 0 && <SkippedLines skipped={order.skipped} />}
    </>
  );
}

function OrderCard({ orderId }: { orderId: string }) {
  const { t } = useFormat();
  const query = useOrderCommissions(orderId);
  const status = query.data?.status;
  return (
    <Card
      title={t("order.title")}
      testId="upline-order-card"
      badge={
        status && (
          <StatusBadge color={STATUS_COLORS[status]} data-testid="upline-order-status">
            {t(`order.statuses.${status}`)}
          </StatusBadge>
        )
      }
    >
      <Loaded query={query} rows={4}>
        {(order) =>
          order ? (
            <Decision order={order} />
          ) : (
            <EmptyNote title={t("order.nobody")} hint={t("order.nobodyHint")} />
          )
        }
      </Loaded>
    </Card>
  );
}

const OrderCommissionsWidget = ({ data }: DetailWidgetProps<AdminOrder>) => (
  <Boundary>
    <OrderCard orderId={data.id} />
  </Boundary>
);

export const config = defineWidgetConfig({
  id: "upline-order-commissions",
  zone: "order.details.after",
});

export default OrderCommissionsWidget;
