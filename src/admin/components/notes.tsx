import { ArrowPath, ExclamationCircle } from "@medusajs/icons";
import { Button, Skeleton, Text } from "@medusajs/ui";
import { useFormat } from "../lib/use-format";

/** Something failed inside a card; the page around it goes on. */
export function ErrorNote({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t, problem } = useFormat();
  return (
    <div role="alert" className="flex items-start justify-between gap-x-4 px-6 py-4">
      <div className="flex items-start gap-x-3">
        <ExclamationCircle className="text-ui-fg-error mt-0.5 shrink-0" />
        <div>
          <Text size="small" leading="compact" weight="plus">
            {t("error.title")}
          </Text>
          <Text size="small" className="text-ui-fg-subtle break-words">
            {problem(error)}
          </Text>
        </div>
      </div>
      <Button size="small" variant="secondary" onClick={onRetry}>
        <ArrowPath />
        {t("error.retry")}
      </Button>
    </div>
  );
}

export function EmptyNote({ title, hint }: { title: string; hint?: string }) {
  return (
    <div className="flex flex-col items-center gap-y-1 px-6 py-8 text-center">
      <Text size="small" leading="compact" weight="plus">
        {title}
      </Text>
      {hint && (
        <Text size="small" className="text-ui-fg-muted max-w-md">
          {hint}
        </Text>
      )}
    </div>
  );
}

export function LoadingRows({ rows = 3 }: { rows?: number }) {
  const { t } = useFormat();
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col gap-y-3 px-6 py-4">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-5 w-full" />
      ))}
    </div>
  );
}
