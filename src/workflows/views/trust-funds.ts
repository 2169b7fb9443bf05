/** The house funds: balances and their histories. */
import { formatUnits } from "../../engine/money";
import type { Page } from "../../modules/tree-path/service";
import { UplineError } from "../../support/errors";
import { isoTime } from "../../support/sql";
import type { Services } from "../services";

interface BalanceRow {
  code: string;
  currency: string;
  amount: string;
}

interface MoveRow {
  id: string;
  at: string;
  journal_kind: string;
  order_id: string | null;
  bonus: string;
  note: string;
  currency: string;
  amount: string;
}

/** Every fund of the plan and of the book: one item per code and currency. */
export async function showTrustFunds(services: Services) {
  const { plan } = await services.plan.versionAt(new Date().toISOString());
  await services.trustFund.open(plan.funds);
  const funds = await services.trustFund.funds();
  const balances = await services.ledger.read<BalanceRow>("FUND_BALANCES");
  return funds.flatMap(({ code, purpose }) => {
    const held = balances.filter((balance) => balance.code === code);
    const rows = held.length > 0 ? held : [{ code, currency: plan.currency, amount: "0" }];
    return rows.map(({ currency, amount }) => ({
      code,
      purpose,
      currency,
      balance: formatUnits(BigInt(amount), currency),
    }));
  });
}

export async function showFundTransactions(
  services: Services,
  code: string,
  currency: string | undefined,
  { limit, offset }: Page,
) {
  const funds = await showTrustFunds(services);
  if (!funds.some((fund) => fund.code === code)) {
    throw new UplineError("not_found", "trust_fund_not_found", "no such trust fund", { code });
  }
  const filter = [code, currency ?? null];
  const rows = await services.ledger.read<MoveRow>("FUND_TRANSACTIONS", [...filter, limit, offset]);
  const [total] = await services.ledger.read<{ count: number }>("COUNT_FUND_TRANSACTIONS", filter);
  const transactions = rows.map((row) => ({
    id: row.id,
    at: isoTime(row.at),
    amount: formatUnits(BigInt(row.amount), row.currency),
    currency: row.currency,
    kind: kindOf(row),
    order_id: row.order_id,
    description: describe(row),
  }));
  return { transactions, count: total.count, limit, offset };
}

function kindOf({ amount, note }: MoveRow): string {
  if (amount.startsWith("-")) return "reversal";
  return note === "remainder" ? "remainder" : "order_allocation";
}

function describe(row: MoveRow): string {
  const kind = kindOf(row);
  if (kind === "reversal") return `taken back from bonus "${row.bonus}"`;
  if (kind === "remainder") return `what bonus "${row.bonus}" did not pay`;
  return row.note === "allocated"
    ? `share of the order, bonus "${row.bonus}"`
    : `bonus "${row.bonus}" had no partner to pay (${row.note.replace(/_/g, " ")})`;
}
