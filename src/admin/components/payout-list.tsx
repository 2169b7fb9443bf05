import { useState } from "react";
import { useSearchParams } from "react-router-dom";
import { PAYOUT_STATES } from "../lib/payouts";
import { usePayouts } from "../lib/queries";
import type { Payout, PayoutFilter } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { BatchBar } from "./batch-bar";
import { Card } from "./card";
import { Loaded } from "./loaded";
import { EmptyNote } from "./notes";
import { PartnerSearch } from "./partner-search";
import { PayoutRows } from "./payout-rows";
import { PayoutStates } from "./payout-states";
import { FilterChip } from "./filter-chip";

/** The filter lives in the page's address, so that a batch or a partner can be linked to. */
function usePayoutFilter() {
  const [params, setParams] = useSearchParams();
  const filter: PayoutFilter = {
    state: PAYOUT_STATES.find((state) => state === params.get("state")),
    partner_id: params.get("partner") ?? undefined,
    batch_id: params.get("batch") ?? undefined,
  };
  const show = (changed: Record<"state" | "partner" | "batch" | "payout", string | undefined>) => {
    setParams((before) => {
      const next = Object.entries({ ...Object.fromEntries(before), ...changed });
      return next.filter((entry): entry is [string, string] => entry[1] !== undefined);
    });
  };
  return { filter, show: show as (changed: Partial<Parameters<typeof show>[0]>) => void };
}

export function PayoutList() {
  const { t } = useFormat();
  const { filter, show } = usePayoutFilter();
  const [page, setPage] = useState(0);
  const [chosen, setChosen] = useState<ReadonlyMap<string, Payout>>(new Map());
  const query = usePayouts(filter, page);
  // The tiles count every state, whichever one is looked at.
  const every = usePayouts({ ...filter, state: undefined }, 0);

  const narrow = (changed: Parameters<typeof show>[0]) => {
    show(changed);
    setPage(0);
    setChosen(new Map());
  };
  const choose = (payouts: Payout[], on: boolean) => {
    const next = new Map(chosen);
    for (const payout of payouts) {
      if (on) next.set(payout.id, payout);
      else next.delete(payout.id);
    }
    setChosen(next);
  };

  return (
    <Card
      level="h1"
      title={t("payouts.title")}
      testId="upline-payouts"
      actions={<PartnerSearch onPick={({ id }) => narrow({ partner: id })} />}
    >
      <Loaded query={query} rows={8}>
        {({ payouts, totals: _ofState, ...of }) => (
          <>
            <PayoutStates
              totals={every.data?.totals ?? []}
              chosen={filter.state}
              onChoose={(state) => narrow({ state })}
            />
            {(filter.partner_id ?? filter.batch_id) && (
              <div className="flex flex-wrap gap-2 px-6 py-3">
                {filter.partner_id && (
                  <FilterChip
                    name={t("payouts.partner")}
                    value={payouts[0]?.display_name ?? filter.partner_id}
                    onRemove={() => narrow({ partner: undefined })}
                  />
                )}
                {filter.batch_id && (
                  <FilterChip
                    name={t("batch.name")}
                    value={filter.batch_id}
                    onRemove={() => narrow({ batch: undefined })}
                  />
                )}
              </div>
            )}
            {chosen.size > 0 && (
              <BatchBar payouts={[...chosen.values()]} onClear={() => setChosen(new Map())} />
            )}
            {payouts.length === 0 ? (
              <EmptyNote title={t("payouts.none")} hint={t("payouts.noneHint")} />
            ) : (
              <PayoutRows
                payouts={payouts}
                page={{ of, at: page, onPage: setPage }}
                chosen={new Set(chosen.keys())}
                onChoose={choose}
                onOpen={(id) => show({ payout: id })}
              />
            )}
          </>
        )}
      </Loaded>
    </Card>
  );
}
