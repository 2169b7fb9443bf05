import { Button, StatusBadge, Table, Text, toast } from "@medusajs/ui";
import type { ReactNode } from "react";
import { useDeed, useMe } from "../lib/queries";
import type { Decision, Request, RequestState } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { AdminName } from "./admin-name";
import { FormDialog } from "./form-dialog";
import { Money } from "./money";

const STATE_COLORS: Record<RequestState, "orange" | "green" | "grey"> = {
  requested: "orange",
  approved: "green",
  rejected: "grey",
};

type Decide = (decision: Decision) => Promise<unknown>;

function Approve({ id, decide }: { id: string; decide: Decide }) {
  const { t, problem } = useFormat();
  const approve = useDeed(decide);
  const run = () =>
    approve.mutate(
      { id, step: "approve" },
      {
        onSuccess: () => toast.success(t("request.approved")),
        onError: (error) => toast.error(problem(error)),
      },
    );
  return (
    <Button
      size="small"
      isLoading={approve.isPending}
      onClick={run}
      data-testid="upline-request-approve"
    >
      {t("request.approve")}
    </Button>
  );
}

/** Whoever asked sees why somebody else has to approve; anybody may reject. */
function Deciding({ of, decide }: { of: Request; decide: Decide }) {
  const { t } = useFormat();
  const me = useMe();
  const own = me.data?.id === of.requested_by;
  return (
    <div className="flex flex-col items-end gap-y-2">
      <div className="flex justify-end gap-x-2">
        <FormDialog
          trigger={
            <Button size="small" variant="secondary" data-testid="upline-request-reject">
              {t("request.reject")}
            </Button>
          }
          title={t("request.rejectTitle")}
          description={t("request.rejectHint")}
          submit={t("request.reject")}
          done={t("request.rejected")}
          danger
          fields={{ reason: { label: t("request.reason"), multiline: true } }}
          deed={({ reason }) => decide({ id: of.id, step: "reject", reason })}
        />
        {!me.isPending && !own && <Approve id={of.id} decide={decide} />}
      </div>
      {own && (
        <Text size="xsmall" className="text-ui-fg-muted max-w-48 text-right">
          {t("request.ownHint")}
        </Text>
      )}
    </div>
  );
}

function Said({ who, at, words }: { who: string; at: string | null; words: ReactNode }) {
  const { time } = useFormat();
  return (
    <div className="min-w-40">
      <Text size="small" className="text-ui-fg-base max-w-xs whitespace-pre-wrap break-words">
        {words}
      </Text>
      <Text size="xsmall" className="text-ui-fg-muted mt-1">
        <AdminName id={who} />
        {at && ` · ${time(at)}`}
      </Text>
    </div>
  );
}

/** What was asked for, by whom and why, and what a second admin decided. */
export function RequestRow({ of, decide }: { of: Request; decide: Decide }) {
  const { t } = useFormat();
  const cell = "h-auto py-3 align-top";
  return (
    <Table.Row data-testid="upline-request">
      <Table.Cell className={`${cell} text-right`}>
        <Money amount={of.amount} currency={of.currency} className="text-ui-fg-base" />
      </Table.Cell>
      <Table.Cell className={cell}>
        <Said who={of.requested_by} at={of.requested_at} words={of.reason} />
      </Table.Cell>
      <Table.Cell className={cell}>
        <StatusBadge color={STATE_COLORS[of.state]}>{t(`request.states.${of.state}`)}</StatusBadge>
      </Table.Cell>
      <Table.Cell className={`${cell} text-right`}>
        {of.state === "requested" && <Deciding of={of} decide={decide} />}
        {of.decided_by && (
          <div className="flex justify-end">
            <Said who={of.decided_by} at={of.decided_at} words={of.decision_reason} />
          </div>
        )}
      </Table.Cell>
    </Table.Row>
  );
}
