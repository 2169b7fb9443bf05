import { Button } from "@medusajs/ui";
import { api } from "../lib/client";
import { useWithdrawals } from "../lib/queries";
import type { TrustFund } from "../lib/types";
import { useRequestFilter } from "../lib/use-request-filter";
import { useFormat } from "../lib/use-format";
import { FormDialog } from "./form-dialog";
import { RequestCard } from "./request-card";

export function FundWithdrawals({ fund }: { fund: TrustFund }) {
  const { t, money } = useFormat();
  const { state, page, ...filter } = useRequestFilter();
  const { code, currency, balance } = fund;
  const query = useWithdrawals(code, state, page);
  const name = `${code} · ${currency.toUpperCase()}`;
  return (
    <RequestCard
      title={t("withdrawal.title", { name: code })}
      empty={t("withdrawal.none")}
      emptyHint={t("withdrawal.noneHint")}
      testId="upline-withdrawals"
      query={query}
      state={state}
      at={page}
      {...filter}
      decide={(decision) => api.decideWithdrawal(code, decision)}
      actions={
        <FormDialog
          trigger={
            <Button size="small" variant="secondary" data-testid="upline-withdraw">
              {t("withdrawal.ask")}
            </Button>
          }
          title={t("withdrawal.askTitle", { name })}
          description={t("withdrawal.askHint", { balance: money(balance, currency) })}
          submit={t("withdrawal.ask")}
          done={t("request.sent")}
          fields={{
            amount: { label: t("request.amountIn", { currency: currency.toUpperCase() }) },
            reason: { label: t("request.reason"), multiline: true },
          }}
          deed={({ amount, reason }) => api.requestWithdrawal(code, { amount, currency, reason })}
        />
      }
    />
  );
}
