import { Button, Hint, InlineTip, Prompt } from "@medusajs/ui";
import { useState } from "react";
import { api } from "../lib/client";
import { choiceAfter, type Chosen } from "../lib/payouts";
import { useDeed } from "../lib/queries";
import type { PayoutBatch } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { BatchFiles } from "./batch-files";

interface BatchDialogProps {
  chosen: Chosen;
  onClose: (sent: boolean) => void;
}

interface AskingProps {
  chosen: Chosen;
  onSent: (batch: PayoutBatch) => void;
}

/** Asks with the count and the total as they were seen; where they changed meanwhile, asks again. */
function Asking({ chosen, onSent }: AskingProps) {
  const { t, money, problem } = useFormat();
  const [seen, setSeen] = useState(chosen);
  const [changed, setChanged] = useState(false);
  const sending = useDeed(() => api.sendBatch(seen));
  const count = seen.payouts.length;
  const total = money(seen.total, seen.currency);

  const send = () =>
    sending.mutate(undefined, {
      onSuccess: ({ batch }) => onSent(batch),
      onError: (error) => {
        const left = choiceAfter(seen, error);
        setChanged(left !== null);
        if (left) setSeen(left);
      },
    });

  return (
    <>
      <Prompt.Header>
        <Prompt.Title>{t("batch.askTitle", { count, total })}</Prompt.Title>
        <Prompt.Description>{t("batch.askHint")}</Prompt.Description>
      </Prompt.Header>
      {sending.isError && (
        <div role="alert" className="px-6 pt-4">
          {changed ? (
            <InlineTip variant="warning" label={t("batch.changed")}>
              {t("batch.changedHint", { count, total })}
            </InlineTip>
          ) : (
            <Hint variant="error">{problem(sending.error)}</Hint>
          )}
        </div>
      )}
      <Prompt.Footer>
        <Prompt.Cancel disabled={sending.isPending}>{t("cancel")}</Prompt.Cancel>
        <Button
          size="small"
          isLoading={sending.isPending}
          onClick={send}
          data-testid="upline-batch-send"
        >
          {t("batch.send", { total })}
        </Button>
      </Prompt.Footer>
    </>
  );
}

function Sent({ batch, onClose }: { batch: PayoutBatch; onClose: () => void }) {
  const { t, money } = useFormat();
  const total = money(batch.total, batch.currency);
  return (
    <>
      <Prompt.Header>
        <Prompt.Title>{t("batch.sentTitle", { count: batch.count, total })}</Prompt.Title>
        <Prompt.Description>{t("batch.sentHint")}</Prompt.Description>
      </Prompt.Header>
      <div className="px-6 pt-4">
        <BatchFiles of={batch} />
      </div>
      <Prompt.Footer>
        <Button size="small" autoFocus onClick={onClose} data-testid="upline-batch-close">
          {t("close")}
        </Button>
      </Prompt.Footer>
    </>
  );
}

export function BatchDialog({ chosen, onClose }: BatchDialogProps) {
  const [batch, setBatch] = useState<PayoutBatch | null>(null);
  const close = () => onClose(batch !== null);
  return (
    <Prompt open onOpenChange={close} variant="confirmation">
      <Prompt.Content
        className="max-h-[90vh] max-w-[calc(100vw-16px)] overflow-y-auto sm:max-w-[440px]"
        data-testid="upline-batch-dialog"
      >
        {batch ? (
          <Sent batch={batch} onClose={close} />
        ) : (
          <Asking chosen={chosen} onSent={setBatch} />
        )}
      </Prompt.Content>
    </Prompt>
  );
}
