import { clx, Table } from "@medusajs/ui";
import type { TrustFund } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { Money } from "./money";
import { EmptyNote } from "./notes";
import { TextLink } from "./text-link";

export function FundList({ funds, chosen }: { funds: TrustFund[]; chosen: TrustFund | undefined }) {
  const { t } = useFormat();
  if (funds.length === 0) return <EmptyNote title={t("funds.none")} hint={t("funds.noneHint")} />;
  return (
    <div className="overflow-x-auto">
      <Table aria-label={t("funds.title")}>
        <Table.Header>
          <Table.Row>
            <Table.HeaderCell>{t("funds.fund")}</Table.HeaderCell>
            <Table.HeaderCell>{t("funds.purpose")}</Table.HeaderCell>
            <Table.HeaderCell className="text-right">{t("funds.balance")}</Table.HeaderCell>
          </Table.Row>
        </Table.Header>
        <Table.Body className="border-b-0">
          {funds.map((fund) => {
            const { code, currency } = fund;
            return (
              <Table.Row
                key={`${code} ${currency}`}
                className={clx(fund === chosen && "bg-ui-bg-highlight")}
                data-testid="upline-fund"
              >
                <Table.Cell>
                  <TextLink
                    to={{ search: new URLSearchParams({ fund: code, currency }).toString() }}
                    aria-current={fund === chosen}
                    className="txt-compact-small-plus whitespace-nowrap"
                  >
                    {`${code} · ${currency.toUpperCase()}`}
                  </TextLink>
                </Table.Cell>
                <Table.Cell>{fund.purpose}</Table.Cell>
                <Table.Cell className="text-right">
                  <Money amount={fund.balance} currency={currency} className="text-ui-fg-base" />
                </Table.Cell>
              </Table.Row>
            );
          })}
        </Table.Body>
      </Table>
    </div>
  );
}
