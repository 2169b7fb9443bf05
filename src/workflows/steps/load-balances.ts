/** What partners have on their accounts now, as the engine reads it. */
import { Book } from "../../engine/book";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

/** Loads every balance of the partners, in all currencies, into a book. */
export async function loadBalances(
  { ledger }: Pick<Services, "ledger">,
  partner_ids: readonly string[],
  context: SharedContext,
  book = new Book(),
): Promise<Book> {
  if (partner_ids.length === 0) return book;
  for (const row of await ledger.balancesOf([...partner_ids], context)) {
    book.load(row.account, row.currency, row.amount);
  }
  return book;
}
