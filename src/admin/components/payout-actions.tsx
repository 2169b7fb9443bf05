import { Button, Drawer, toast } from "@medusajs/ui";
import { api } from "../lib/client";
import { deedsFor } from "../lib/payouts";
import { useDeed } from "../lib/queries";
import type { Payout, PayoutDeed } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { type Field, FormDialog } from "./form-dialog";

interface DeedProps {
  of: Payout;
  deed: PayoutDeed;
}

/** What is done at once, without a question. */
function DeedButton({ of: { id }, deed }: DeedProps) {
  const { t, problem } = useFormat();
  const doing = useDeed(() => api.payoutStep({ id, step: deed }));
  const run = () =>
    doing.mutate(undefined, {
      onSuccess: ({ state }) =>
        toast.success(t("payouts.now", { state: t(`payouts.states.${state}`) })),
      onError: (error) => toast.error(problem(error)),
    });
  return (
    <Button
      size="small"
      variant={deed === "approve" ? "primary" : "secondary"}
      isLoading={doing.isPending}
      onClick={run}
      data-testid={`upline-payout-${deed}`}
    >
      {t(`payouts.deeds.${deed}.action`)}
    </Button>
  );
}

/** What needs a word from the admin. */
function DeedDialog({ of: { id }, deed }: DeedProps) {
  const { t } = useFormat();
  const field: Field =
    deed === "complete"
      ? { label: t("payouts.reference"), hint: t("payouts.referenceHint") }
      : { label: t("payouts.reason"), multiline: true };
  return (
    <FormDialog
      trigger={
        <Button
          size="small"
          variant={deed === "complete" ? "primary" : "secondary"}
          data-testid={`upline-payout-${deed}`}
        >
          {t(`payouts.deeds.${deed}.action`)}
        </Button>
      }
      title={t(`payouts.deeds.${deed}.title`)}
      description={t(`payouts.deeds.${deed}.hint`)}
      submit={t(`payouts.deeds.${deed}.action`)}
      done={t(`payouts.deeds.${deed}.done`)}
      danger={deed !== "complete"}
      fields={{ words: field }}
      deed={({ words }) =>
        api.payoutStep({ id, step: deed, [deed === "complete" ? "reference" : "reason"]: words })
      }
      testId="upline-payout-dialog"
    />
  );
}

/** The steps a payout can take from where it is. */
export function PayoutActions({ of }: { of: Payout }) {
  const deeds = deedsFor(of);
  if (deeds.length === 0) return null;
  return (
    <Drawer.Footer className="flex-wrap">
      {deeds.map((deed) =>
        deed === "approve" || deed === "look-up" ? (
          <DeedButton key={deed} of={of} deed={deed} />
        ) : (
          <DeedDialog key={deed} of={of} deed={deed} />
        ),
      )}
    </Drawer.Footer>
  );
}
