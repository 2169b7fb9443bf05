import { Button } from "@medusajs/ui";
import { api } from "../lib/client";
import { useAdjustments } from "../lib/queries";
import type { Partner } from "../lib/types";
import { useRequestFilter } from "../lib/use-request-filter";
import { useFormat } from "../lib/use-format";
import { FormDialog } from "./form-dialog";
import { RequestCard } from "./request-card";

/** Corrections of what a partner has: asked for by one admin, approved by another. */
export function PartnerCorrections({ partner }: { partner: Partner }) {
  const { t } = useFormat();
  const { state, page, ...filter } = useRequestFilter();
  const query = useAdjustments(partner.id, state, page);
  return (
    <RequestCard
      title={t("correction.title")}
      empty={t("correction.none")}
      emptyHint={t("correction.noneHint")}
      testId="upline-corrections"
      query={query}
      state={state}
      at={page}
      {...filter}
      decide={api.decideAdjustment}
      actions={
        <FormDialog
          trigger={
            <Button size="small" variant="secondary" data-testid="upline-correct">
              {t("correction.ask")}
            </Button>
          }
          title={t("correction.askTitle", { name: partner.display_name })}
          description={t("correction.askHint")}
          submit={t("correction.ask")}
          done={t("request.sent")}
          fields={{
            amount: { label: t("request.amount"), hint: t("correction.amountHint") },
            currency: {
              label: t("correction.currency"),
              initial: partner.balances?.[0]?.currency.toUpperCase(),
            },
            reason: { label: t("request.reason"), multiline: true },
          }}
          deed={({ amount, currency, reason }) =>
            api.requestAdjustment(partner.id, { amount, currency: currency.toLowerCase(), reason })
          }
        />
      }
    />
  );
}
