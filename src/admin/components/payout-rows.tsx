import { Checkbox, Table, Text } from "@medusajs/ui";
import { isSendable } from "../lib/payouts";
import type { Payout } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { Listing } from "./listing";
import { Money } from "./money";
import { DueDate, PayoutStateBadge } from "./payout-state";

interface RowProps {
  of: Payout;
  chosen: boolean;
  onChoose: (chosen: boolean) => void;
  onOpen: () => void;
}

function Row({ of, chosen, onChoose, onOpen }: RowProps) {
  const { t, date, time } = useFormat();
  const { id, display_name, partner_id, currency, method } = of;
  const name = display_name || partner_id;
  return (
    <Table.Row data-testid="upline-payout" data-payout={id}>
      <Table.Cell>
        {isSendable(of) && (
          <Checkbox
            checked={chosen}
            onCheckedChange={(checked) => onChoose(checked === true)}
            aria-label={t("payouts.choose", { name })}
            className="align-middle"
          />
        )}
      </Table.Cell>
      <Table.Cell>
        <button
          type="button"
          onClick={onOpen}
          className="txt-compact-small-plus text-ui-fg-interactive hover:text-ui-fg-interactive-hover focus-visible:shadow-borders-focus whitespace-nowrap rounded-sm text-left outline-none"
        >
          {name}
        </button>
      </Table.Cell>
      <Table.Cell>
        <PayoutStateBadge state={of.state} />
      </Table.Cell>
      <Table.Cell className="text-right">
        <Money amount={of.amount} currency={currency} />
      </Table.Cell>
      <Table.Cell className="text-right">
        <Money amount={of.fee} currency={currency} />
      </Table.Cell>
      <Table.Cell className="text-right">
        <Money amount={of.net} currency={currency} className="text-ui-fg-base" />
      </Table.Cell>
      <Table.Cell className="h-auto py-2">
        <Text size="small" leading="compact" className="whitespace-nowrap">
          {method.masked}
        </Text>
        <Text size="xsmall" leading="compact" className="text-ui-fg-muted">
          {method.kind}
        </Text>
      </Table.Cell>
      <Table.Cell className="whitespace-nowrap" title={time(of.requested_at)}>
        {date(of.requested_at)}
      </Table.Cell>
      <Table.Cell>
        <DueDate of={of} />
      </Table.Cell>
    </Table.Row>
  );
}

interface PayoutRowsProps {
  payouts: Payout[];
  page: Parameters<typeof Listing>[0]["page"];
  chosen: ReadonlySet<string>;
  onChoose: (payouts: Payout[], chosen: boolean) => void;
  onOpen: (id: string) => void;
}

/** Chooses all of the page that can be sent. */
function ChooseAll({ payouts, chosen, onChoose }: Omit<PayoutRowsProps, "page" | "onOpen">) {
  const { t } = useFormat();
  const sendable = payouts.filter(isSendable);
  const all = sendable.every(({ id }) => chosen.has(id));
  return (
    <Checkbox
      checked={sendable.length > 0 && all}
      disabled={sendable.length === 0}
      onCheckedChange={(checked) => onChoose(sendable, checked === true)}
      aria-label={t("payouts.chooseAll")}
      className="align-middle"
      data-testid="upline-payout-choose-all"
    />
  );
}

export function PayoutRows({ payouts, page, chosen, onChoose, onOpen }: PayoutRowsProps) {
  const { t } = useFormat();
  return (
    <Listing
      label={t("payouts.title")}
      page={page}
      columns={[
        {
          name: t("payouts.chooseAll"),
          shown: <ChooseAll payouts={payouts} chosen={chosen} onChoose={onChoose} />,
        },
        t("payouts.partner"),
        t("payouts.state"),
        { name: t("payouts.amount"), align: "end" },
        { name: t("payouts.fee"), align: "end" },
        { name: t("payouts.net"), align: "end" },
        t("payouts.method"),
        t("payouts.requested"),
        t("payouts.due"),
      ]}
    >
      {payouts.map((each) => (
        <Row
          key={each.id}
          of={each}
          chosen={chosen.has(each.id)}
          onChoose={(on) => onChoose([each], on)}
          onOpen={() => onOpen(each.id)}
        />
      ))}
    </Listing>
  );
}
