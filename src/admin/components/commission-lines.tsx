import { StatusBadge, Table, Text } from "@medusajs/ui";
import { isZero } from "../lib/format";
import type { CommissionLine, LineState } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { Money } from "./money";
import { TextLink } from "./text-link";

const STATE_COLORS: Record<LineState, "green" | "orange" | "grey"> = {
  available: "green",
  pending: "orange",
  reversed: "grey",
};

function Recipient({ recipient }: Pick<CommissionLine, "recipient">) {
  const { t } = useFormat();
  const name = recipient.display_name || recipient.id;
  if (recipient.kind === "partner" && recipient.customer_id) {
    return <TextLink to={`/customers/${recipient.customer_id}`}>{name}</TextLink>;
  }
  return <>{t(`order.recipients.${recipient.kind}`, { name })}</>;
}

function State({ line }: { line: CommissionLine }) {
  const { t, date, time } = useFormat();
  const until = line.state === "pending" ? line.available_at : null;
  return (
    <>
      <StatusBadge color={STATE_COLORS[line.state]}>{t(`order.states.${line.state}`)}</StatusBadge>
      {until !== null && (
        <Text size="xsmall" className="text-ui-fg-muted mt-1 whitespace-nowrap" title={time(until)}>
          {t("order.availableAt", { at: date(until) })}
        </Text>
      )}
    </>
  );
}

function LineRow({ line, currency }: { line: CommissionLine; currency: string }) {
  const { t, percent } = useFormat();
  const cell = "h-auto py-3 align-top";
  return (
    <Table.Row data-testid="upline-order-line">
      <Table.Cell className={cell}>
        <span className="txt-compact-small-plus text-ui-fg-base">
          <Recipient recipient={line.recipient} />
        </span>
        <Text size="xsmall" className="text-ui-fg-muted mt-1 max-w-xs">
          {line.why}
        </Text>
      </Table.Cell>
      <Table.Cell className={cell}>{line.bonus}</Table.Cell>
      <Table.Cell className={`${cell} text-right tabular-nums`}>{line.level ?? "–"}</Table.Cell>
      <Table.Cell
        className={`${cell} whitespace-nowrap text-right tabular-nums`}
        title={line.rate ?? undefined}
      >
        {line.rate === null ? "–" : percent(line.rate)}
      </Table.Cell>
      <Table.Cell className={`${cell} text-right`}>
        <Money amount={line.amount} currency={currency} className="text-ui-fg-base" />
        {!isZero(line.reversed) && (
          <div className="txt-xsmall text-ui-fg-muted mt-1">
            {t("order.reversed")}: <Money amount={line.reversed} currency={currency} />
          </div>
        )}
      </Table.Cell>
      <Table.Cell className={cell}>
        <State line={line} />
      </Table.Cell>
    </Table.Row>
  );
}

/** Who earned what, and why. */
export function CommissionLines({
  lines,
  currency,
}: {
  lines: CommissionLine[];
  currency: string;
}) {
  const { t } = useFormat();
  return (
    <div className="overflow-x-auto">
      <Table aria-label={t("order.title")}>
        <Table.Header>
          <Table.Row>
            <Table.HeaderCell>{t("order.recipient")}</Table.HeaderCell>
            <Table.HeaderCell>{t("order.bonus")}</Table.HeaderCell>
            <Table.HeaderCell className="text-right">{t("order.level")}</Table.HeaderCell>
            <Table.HeaderCell className="text-right">{t("order.rate")}</Table.HeaderCell>
            <Table.HeaderCell className="text-right">{t("order.amount")}</Table.HeaderCell>
            <Table.HeaderCell>{t("order.state")}</Table.HeaderCell>
          </Table.Row>
        </Table.Header>
        <Table.Body className="border-b-0">
          {lines.map((line, index) => (
            <LineRow key={index} line={line} currency={currency} />
          ))}
        </Table.Body>
      </Table>
    </div>
  );
}
