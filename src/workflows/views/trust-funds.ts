/** The house funds: balances and their histories. */
import { formatUnits } from "../../engine/money";
import { withdrawals } from "../../modules/trust-fund";
import type { Page } from "../../modules/tree-path/service";
import { UplineError } from "../../support/errors";
import { closedRange, type Range } from "../../support/range";
import { isoTime, type SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { FUND_WITHDRAWAL_KEY, fundOf } from "../steps/fund-withdrawal";

interface BalanceRow {
  code: string;
  currency: string;
  amount: string;
}

interface MoveRow {
  id: string;
  at: string;
  journal_id: string;
  order_id: string | null;
  bonus: string;
  note: string;
  currency: string;
  kind: "order_allocation" | "remainder" | "withdrawal" | "reversal";
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

/** The history of a fund, newest first. */
export async function showFundTransactions(
  services: Services,
  code: string,
  currency: string | undefined,
  { limit, offset }: Page,
) {
  await fundOf(services, code, new Date().toISOString());
  const filter = [code, currency ?? null, null, null];
  return services.ledger.onSnapshot(async (context) => {
    const rows = await services.ledger.read<MoveRow>(
      "FUND_TRANSACTIONS",
      [...filter, limit, offset],
      context,
    );
    const count = await countMoves(services, filter, context);
    return { transactions: await showMoves(rows, context), count, limit, offset };
  });
}

interface TotalRow {
  kind: MoveRow["kind"];
  count: number;
  amount: string;
}

export interface FundStretch extends Range, Page {
  code: string;
  /** that of the plan when left out */
  currency?: string;
}

/**
 * A fund over a stretch of time: what was in it before, what came and went, the oldest first, and what was in it
 * at the end. All of one snapshot of the book; opening balance and totals come to the closing balance.
 */
export async function showFundStatement(
  services: Services,
  { code, limit, offset, ...given }: FundStretch,
) {
  const now = new Date();
  const { purpose } = await fundOf(services, code, now.toISOString());
  const { from, to } = closedRange(given, now);
  if (from > to) {
    const message = `from ${from} lies after the end, ${to}`;
    throw new UplineError("invalid_data", "invalid_range", message, { field: "from" });
  }
  const { ledger, plan } = services;
  const currency = given.currency ?? (await plan.versionAt(now.toISOString())).plan.currency;
  const shown = (amount: string): string => formatUnits(BigInt(amount), currency);
  return ledger.onSnapshot(async (context) => {
    const sumBefore = async (time: string): Promise<string> => {
      const [{ amount }] = await ledger.read<{ amount: string }>(
        "FUND_SUM",
        [code, currency, null, time],
        context,
      );
      return shown(amount);
    };
    const filter = [code, currency, from, to];
    const rows = await ledger.read<MoveRow>("FUND_STATEMENT", [...filter, limit, offset], context);
    const totals = await ledger.read<TotalRow>("FUND_TOTALS", filter, context);
    return {
      statement: {
        code,
        purpose,
        currency,
        from,
        to,
        opening_balance: await sumBefore(from),
        closing_balance: await sumBefore(to),
        totals: totals.map((total) => ({ ...total, amount: shown(total.amount) })),
        transactions: await showMoves(rows, context),
      },
      count: await countMoves(services, filter, context),
      limit,
      offset,
    };
  });
}

async function countMoves(
  { ledger }: Services,
  filter: (string | null)[],
  context: SharedContext,
): Promise<number> {
  type Count = { count: number };
  const [{ count }] = await ledger.read<Count>("COUNT_FUND_TRANSACTIONS", filter, context);
  return count;
}

async function showMoves(rows: readonly MoveRow[], context: SharedContext) {
  const withdrawn = rows.flatMap((row) => (row.kind === "withdrawal" ? withdrawalOf(row) : []));
  const known = await withdrawals.readWithdrawals(context, withdrawn);
  return rows.map((row) => ({
    id: row.id,
    at: isoTime(row.at),
    amount: formatUnits(BigInt(row.amount), row.currency),
    currency: row.currency,
    kind: row.kind,
    order_id: row.order_id,
    description: known.get(withdrawalOf(row))?.reason ?? describe(row),
  }));
}

const withdrawalOf = ({ journal_id }: MoveRow): string =>
  journal_id.slice(FUND_WITHDRAWAL_KEY.length);

function describe({ kind, bonus, note }: MoveRow): string {
  if (kind === "withdrawal") return "withdrawn";
  if (kind === "reversal") return `taken back from bonus "${bonus}"`;
  if (kind === "remainder") return `what bonus "${bonus}" did not pay`;
  return note === "allocated"
    ? `share of the order, bonus "${bonus}"`
    : `bonus "${bonus}" had no partner to pay (${note.replace(/_/g, " ")})`;
}
