/** The accounts of the book against what a replay of it came to. */
import type { Book } from "../../engine/book";
import { currencyDigits, formatUnits } from "../../engine/money";
import type { Posting } from "../../engine/decision";
import { lineHeads, ownerOf } from "../../modules/ledger";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { differs, type Fault } from "./fault";
import { isOfData } from "./page";

interface AccountRow {
  id: string;
  account: string;
  currency: string;
  amount: string;
  owner_kind: string;
  owner_id: string;
  bucket: string;
  version: string;
  lines: number;
}

/** How often each account was posted on, and how many lines credited it. */
export class Touches {
  readonly #touches = new Map<string, { times: number; lines: number }>();

  add(kind: string, postings: readonly Posting[]): void {
    for (const { from, to, currency } of postings) {
      this.#touch(from, currency).times += 1;
      this.#touch(to, currency).times += 1;
    }
    for (const { to, currency } of lineHeads(kind, postings)) this.#touch(to, currency).lines += 1;
  }

  of(account: string, currency: string): Readonly<{ times: number; lines: number }> {
    return this.#touches.get(`${account} ${currency}`) ?? { times: 0, lines: 0 };
  }

  #touch(account: string, currency: string): { times: number; lines: number } {
    const key = `${account} ${currency}`;
    let touch = this.#touches.get(key);
    if (!touch) this.#touches.set(key, (touch = { times: 0, lines: 0 }));
    return touch;
  }
}

export interface CheckedAccounts {
  checked: number;
  funds: number;
  fault: Fault | null;
}

const PAGE = 5_000;

/** Every balance the sum of its postings, every account of whom its name says, and none without postings. */
export async function checkAccounts(
  { ledger }: Services,
  { book, touches }: { book: Book; touches: Touches },
  context: SharedContext,
): Promise<CheckedAccounts> {
  const result: CheckedAccounts = { checked: 0, funds: 0, fault: null };
  for (let last = "0"; ;) {
    const rows = await ledger.read<AccountRow>("ACCOUNTS_AFTER", [last, PAGE], context);
    if (rows.length === 0) return result;
    for (const row of rows) {
      result.checked += 1;
      if (row.account.startsWith("fund:")) result.funds += 1;
      result.fault = checkAccount(row, book.get(row.account, row.currency), touches);
      if (result.fault) return result;
    }
    last = rows[rows.length - 1].id;
  }
}

function checkAccount(row: AccountRow, sum: bigint, touches: Touches): Fault | null {
  const { account, currency } = row;
  const id = `${account} ${currency}`;
  const owner = ownerOf(account);
  const { times, lines } = touches.of(account, currency);
  return (
    differs("balance", id, shown(sum, currency), shown(BigInt(row.amount), currency)) ??
    differs("account owner_kind", id, owner.kind, row.owner_kind) ??
    differs("account owner_id", id, owner.id, row.owner_id) ??
    differs("account bucket", id, owner.bucket, row.bucket) ??
    differs("account version", id, String(times), row.version) ??
    differs("account lines", id, String(lines), String(row.lines)) ??
    (times === 0 ? { what: "account", id, expected: "postings", found: "none" } : null)
  );
}

/** An account made up may be in a currency that there is not. */
function shown(units: bigint, currency: string): string {
  try {
    currencyDigits(currency);
    return formatUnits(units, currency);
  } catch (error) {
    if (!isOfData(error)) throw error;
    return units.toString();
  }
}

export function zeroSumFault(book: Book): Fault | null {
  const sums = new Map<string, bigint>();
  for (const { currency, amount } of book.rows()) {
    sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  }
  const [broken] = [...sums].filter(([, sum]) => sum !== 0n);
  if (!broken) return null;
  const [currency, sum] = broken;
  return { what: "sum of all accounts", id: currency, expected: "0", found: sum.toString() };
}
