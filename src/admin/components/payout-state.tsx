import { Badge, StatusBadge } from "@medusajs/ui";
import type { Payout, PayoutState } from "../lib/types";
import { useFormat } from "../lib/use-format";

const STATE_COLORS: Record<PayoutState, "green" | "orange" | "red" | "blue" | "grey" | "purple"> = {
  failed: "red",
  unknown: "purple",
  requested: "orange",
  approved: "blue",
  processing: "blue",
  paid: "green",
  rejected: "grey",
};

export function PayoutStateBadge({ state }: { state: PayoutState }) {
  const { t } = useFormat();
  return (
    <StatusBadge color={STATE_COLORS[state]} data-testid="upline-payout-state">
      {t(`payouts.states.${state}`)}
    </StatusBadge>
  );
}

/** When it should be paid, and whether that is over. */
export function DueDate({ of }: { of: Payout }) {
  const { t, date, time } = useFormat();
  if (of.due_at === null) return <>–</>;
  return (
    <span className="inline-flex items-center gap-x-2 whitespace-nowrap" title={time(of.due_at)}>
      {date(of.due_at)}
      {of.is_overdue && (
        <Badge size="2xsmall" color="red">
          {t("payouts.overdue")}
        </Badge>
      )}
    </span>
  );
}
