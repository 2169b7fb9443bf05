import { ArrowDownTray } from "@medusajs/icons";
import { Button, toast } from "@medusajs/ui";
import { useMutation } from "@tanstack/react-query";
import { api } from "../lib/client";
import { saveFile } from "../lib/save-file";
import type { PayoutBatch, PayoutFile } from "../lib/types";
import { useFormat } from "../lib/use-format";

const FORMATS: PayoutFile[] = ["csv", "pain001"];

/** What a bank takes: a list, or a SEPA order. */
export function BatchFiles({ of }: { of: PayoutBatch }) {
  const { t, problem } = useFormat();
  const fetching = useMutation({
    mutationFn: (format: PayoutFile) => api.payoutFile(format, of.id),
    onSuccess: saveFile,
    onError: (error) => toast.error(problem(error)),
  });
  return (
    <span className="flex flex-wrap gap-2">
      {FORMATS.map((format) => (
        <Button
          key={format}
          size="small"
          variant="secondary"
          disabled={fetching.isPending}
          isLoading={fetching.isPending && fetching.variables === format}
          onClick={() => fetching.mutate(format)}
          data-testid={`upline-batch-${format}`}
        >
          <ArrowDownTray />
          {t(`batch.files.${format}`)}
        </Button>
      ))}
    </span>
  );
}
