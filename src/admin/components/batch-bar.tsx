import { Button, Text } from "@medusajs/ui";
import { useState } from "react";
import { chosenTogether } from "../lib/payouts";
import type { Payout } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { BatchDialog } from "./batch-dialog";

interface BatchBarProps {
  payouts: Payout[];
  onClear: () => void;
}

/** What was chosen to be paid together, and how much that is. */
export function BatchBar({ payouts, onClear }: BatchBarProps) {
  const { t, money } = useFormat();
  const [asking, setAsking] = useState(false);
  const chosen = chosenTogether(payouts);
  return (
    <div
      role="status"
      data-testid="upline-batch-bar"
      className="bg-ui-bg-subtle flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-6 py-3"
    >
      <Text size="small" leading="compact" weight="plus">
        {chosen
          ? t("batch.chosen", {
              count: payouts.length,
              total: money(chosen.total, chosen.currency),
            })
          : t("batch.mixed")}
      </Text>
      <span className="flex gap-x-2">
        <Button size="small" variant="secondary" onClick={onClear}>
          {t("batch.clear")}
        </Button>
        <Button
          size="small"
          disabled={!chosen}
          onClick={() => setAsking(true)}
          data-testid="upline-batch-ask"
        >
          {t("batch.ask")}
        </Button>
      </span>
      {chosen && asking && (
        <BatchDialog
          chosen={chosen}
          onClose={(sent) => {
            setAsking(false);
            if (sent) onClear();
          }}
        />
      )}
    </div>
  );
}
