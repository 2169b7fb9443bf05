import { defineRouteConfig } from "@medusajs/admin-sdk";
import { Fragment } from "react";
import { useSearchParams } from "react-router-dom";
import { Boundary } from "../../../components/boundary";
import { FundHistory } from "../../../components/fund-history";
import { FundWithdrawals } from "../../../components/fund-withdrawals";
import { FundList } from "../../../components/fund-list";
import { Loaded } from "../../../components/loaded";
import { ProofCard } from "../../../components/proof-card";
import { TwoColumns } from "../../../components/two-columns";
import { Card } from "../../../components/card";
import { useTrustFunds } from "../../../lib/queries";
import { useFormat } from "../../../lib/use-format";

function TrustFunds() {
  const { t } = useFormat();
  const [params] = useSearchParams();
  const query = useTrustFunds();
  const funds = query.data ?? [];
  const [code, currency] = [params.get("fund"), params.get("currency")];
  const chosen = funds.find((fund) => fund.code === code && fund.currency === currency) ?? funds[0];

  return (
    <TwoColumns
      main={
        <>
          <Card level="h1" title={t("funds.title")} testId="upline-funds">
            <Loaded query={query}>{(list) => <FundList funds={list} chosen={chosen} />}</Loaded>
          </Card>
          {chosen && (
            <Fragment key={`${chosen.code} ${chosen.currency}`}>
              <FundWithdrawals fund={chosen} />
              <FundHistory fund={chosen} />
            </Fragment>
          )}
        </>
      }
      side={<ProofCard />}
    />
  );
}

const TrustFundsPage = () => (
  <Boundary>
    <TrustFunds />
  </Boundary>
);

export const config = defineRouteConfig({
  label: "upline.menu.funds",
  translationNs: "translation",
  rank: 3,
});

export default TrustFundsPage;
