import { DocumentText } from "@medusajs/icons";
import { Button, Drawer, Input, Label, Text } from "@medusajs/ui";
import { useId, useState } from "react";
import { useFundStatement } from "../lib/queries";
import type { FundStatement, TrustFund } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { Facts, type Fact } from "./facts";
import { Paging } from "./listing";
import { Loaded } from "./loaded";
import { Money } from "./money";

interface DayProps {
  label: string;
  value: string;
  onChange: (day: string) => void;
}

function Day({ label, value, onChange }: DayProps) {
  const id = useId();
  return (
    <div className="flex flex-1 flex-col gap-y-2">
      <Label htmlFor={id} size="small" weight="plus">
        {label}
      </Label>
      <Input
        id={id}
        type="date"
        size="small"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

/** What was in the fund, what came and went by kind, and what is left. */
function Balances({ of }: { of: FundStatement }) {
  const { t, count } = useFormat();
  const money = (amount: string) => <Money amount={amount} currency={of.currency} />;
  const facts: Fact[] = [
    [t("statement.opening"), money(of.opening_balance)],
    ...of.totals.map((total): Fact => [
      `${t(`funds.kinds.${total.kind}`)} (${count(total.count)})`,
      money(total.amount),
    ]),
    [t("statement.closing"), money(of.closing_balance)],
  ];
  return <Facts facts={facts} />;
}

function Moves({ of }: { of: FundStatement }) {
  const { t, time } = useFormat();
  return (
    <ul className="divide-y" aria-label={t("statement.moves")}>
      {of.transactions.map((move) => (
        <li key={move.id} className="flex items-baseline justify-between gap-x-4 px-6 py-3">
          <div className="min-w-0">
            <Text size="small" leading="compact" className="break-words">
              {move.description}
            </Text>
            <Text size="xsmall" className="text-ui-fg-muted">
              {time(move.at)}
            </Text>
          </div>
          <Money
            amount={move.amount}
            currency={of.currency}
            className="txt-compact-small text-ui-fg-base"
          />
        </li>
      ))}
    </ul>
  );
}

function Statement({ fund: { code, currency } }: { fund: TrustFund }) {
  const { t } = useFormat();
  const [days, setDays] = useState({ from: "", to: "" });
  const [page, setPage] = useState(0);
  const range = { currency, from: days.from || undefined, to: days.to || undefined };
  const query = useFundStatement(code, range, page);
  const choose = (changed: Partial<typeof days>) => {
    setDays({ ...days, ...changed });
    setPage(0);
  };
  return (
    <>
      <div className="flex gap-x-4 px-6 py-4">
        <Day label={t("statement.from")} value={days.from} onChange={(from) => choose({ from })} />
        <Day label={t("statement.to")} value={days.to} onChange={(to) => choose({ to })} />
      </div>
      <Loaded query={query} rows={6}>
        {({ statement, ...of }) => (
          <>
            <Balances of={statement} />
            <Moves of={statement} />
            <Paging of={of} at={page} onPage={setPage} />
          </>
        )}
      </Loaded>
    </>
  );
}

/** A fund over a stretch of time. */
export function FundStatementButton({ fund }: { fund: TrustFund }) {
  const { t } = useFormat();
  const name = `${fund.code} · ${fund.currency.toUpperCase()}`;
  return (
    <Drawer>
      <Drawer.Trigger asChild>
        <Button size="small" variant="secondary" data-testid="upline-fund-statement">
          <DocumentText />
          {t("statement.button")}
        </Button>
      </Drawer.Trigger>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title>{t("statement.title", { name })}</Drawer.Title>
          <Drawer.Description>{t("statement.hint")}</Drawer.Description>
        </Drawer.Header>
        <Drawer.Body className="divide-y overflow-y-auto p-0">
          <Statement fund={fund} />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer>
  );
}
