import { Button, Code, Copy, InlineTip, StatusBadge, Text } from "@medusajs/ui";
import { useLastProof, useProveNow } from "../lib/queries";
import type { Proof } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { Card } from "./card";
import { Facts, type Fact } from "./facts";
import { Loaded } from "./loaded";
import { EmptyNote, ErrorNote } from "./notes";

const CHECKED = ["facts", "journals", "postings", "balances", "funds", "paths"] as const;

function FirstFault({ fault }: { fault: NonNullable<Proof["first_fault"]> }) {
  const { t } = useFormat();
  return (
    <div className="px-6 py-4">
      <InlineTip variant="error" label={t("proof.firstFault")}>
        {t("proof.fault", { ...fault })}
      </InlineTip>
    </div>
  );
}

function ProofFacts({ proof }: { proof: Proof }) {
  const { t, count, time } = useFormat();
  const facts: Fact[] = [
    [t("proof.at"), time(proof.at)],
    ...CHECKED.map((what): Fact => [t(`proof.checked.${what}`), count(proof.checked[what])]),
  ];
  return (
    <>
      {proof.first_fault && <FirstFault fault={proof.first_fault} />}
      <Facts facts={facts} />
      {proof.head && (
        <div className="flex items-center justify-between gap-x-4 px-6 py-3">
          <Text size="small" leading="compact" weight="plus" className="text-ui-fg-subtle">
            {t("proof.head")}
          </Text>
          <span className="flex items-center gap-x-1">
            <Code title={proof.head}>{`${proof.head.slice(0, 12)}…`}</Code>
            <Copy content={proof.head} aria-label={t("proof.copyHead")} />
          </span>
        </div>
      )}
    </>
  );
}

/** The book proves itself: sums, hash chain, balances and funds, and every fact decided again. */
export function ProofCard() {
  const { t } = useFormat();
  const query = useLastProof();
  const prove = useProveNow();
  const proof = query.data;
  return (
    <Card
      title={t("proof.title")}
      testId="upline-proof"
      badge={
        proof && (
          <StatusBadge color={proof.ok ? "green" : "red"} data-testid="upline-proof-status">
            {proof.ok ? t("proof.ok") : t("proof.broken")}
          </StatusBadge>
        )
      }
      actions={
        <Button
          size="small"
          variant="secondary"
          isLoading={prove.isPending}
          onClick={() => prove.mutate()}
          data-testid="upline-prove"
        >
          {t("proof.run")}
        </Button>
      }
    >
      {prove.isError && <ErrorNote error={prove.error} onRetry={() => prove.mutate()} />}
      <Loaded query={query} rows={6}>
        {(last) =>
          last ? (
            <ProofFacts proof={last} />
          ) : (
            <EmptyNote title={t("proof.none")} hint={t("proof.noneHint")} />
          )
        }
      </Loaded>
    </Card>
  );
}
