import { Badge, Table } from "@medusajs/ui";
import { useState } from "react";
import { useFundTransactions } from "../lib/queries";
import type { FundMovement, FundTransaction, TrustFund } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { Card } from "./card";
import { FundStatementButton } from "./fund-statement";
import { Listing } from "./listing";
import { Loaded } from "./loaded";
import { Money } from "./money";
import { EmptyNote } from "./notes";
import { TextLink } from "./text-link";

const KIND_COLORS: Record<FundMovement, "green" | "blue" | "orange" | "red"> = {
  order_allocation: "green",
  remainder: "blue",
  withdrawal: "orange",
  reversal: "red",
};

function TransactionRow({ of, currency }: { of: FundTransaction; currency: string }) {
  const { t, time } = useFormat();
  return (
    <Table.Row data-testid="upline-fund-transaction">
      <Table.Cell className="whitespace-nowrap">{time(of.at)}</Table.Cell>
      <Table.Cell>
        <Badge size="2xsmall" color={KIND_COLORS[of.kind]}>
          {t(`funds.kinds.${of.kind}`)}
        </Badge>
      </Table.Cell>
      <Table.Cell className="max-w-sm truncate" title={of.description}>
        {of.description}
      </Table.Cell>
      <Table.Cell>
        {of.order_id ? (
          <TextLink to={`/orders/${of.order_id}`} title={of.order_id}>
            {t("funds.openOrder")}
          </TextLink>
        ) : (
          "–"
        )}
      </Table.Cell>
      <Table.Cell className="text-right">
        <Money amount={of.amount} currency={currency} className="text-ui-fg-base" />
      </Table.Cell>
    </Table.Row>
  );
}

export function FundHistory({ fund }: { fund: TrustFund }) {
  const { t } = useFormat();
  const [page, setPage] = useState(0);
  const query = useFundTransactions(fund.code, fund.currency, page);
  const name = `${fund.code} · ${fund.currency.toUpperCase()}`;
  return (
    <Card
      title={t("funds.history", { name })}
      testId="upline-fund-history"
      actions={<FundStatementButton fund={fund} />}
    >
      <Loaded query={query} rows={6}>
        {({ transactions, ...of }) =>
          of.count === 0 ? (
            <EmptyNote title={t("funds.noHistory")} />
          ) : (
            <Listing
              label={t("funds.history", { name })}
              columns={[
                t("funds.at"),
                t("funds.kind"),
                t("funds.description"),
                t("funds.order"),
                { name: t("funds.amount"), align: "end" },
              ]}
              page={{ of, at: page, onPage: setPage }}
            >
              {transactions.map((each) => (
                <TransactionRow key={each.id} of={each} currency={fund.currency} />
              ))}
            </Listing>
          )
        }
      </Loaded>
    </Card>
  );
}
