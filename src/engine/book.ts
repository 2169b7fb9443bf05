/** Balances while a batch is decided: what was loaded, and what the batch has posted since. */
import { partnerAccount } from "./accounts";
import type { Posting } from "./decision";
import type { Balances } from "./settle";

export interface Balance {
  account: string;
  currency: string;
  amount: bigint;
}

export class Book implements Balances {
  readonly #balances = new Map<string, Balance>();

  /** Sets the balance an account starts from. */
  load(account: string, currency: string, amount: bigint): void {
    this.#balance(account, currency).amount = amount;
  }

  get(account: string, currency: string): bigint {
    return this.#balances.get(key(account, currency))?.amount ?? 0n;
  }

  post({ from, to, currency, amount }: Posting): void {
    this.#balance(from, currency).amount -= amount;
    this.#balance(to, currency).amount += amount;
  }

  /** Every account that was loaded or posted on, sorted by name. */
  rows(): Readonly<Balance>[] {
    return [...this.#balances].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, balance]) => balance);
  }

  #balance(account: string, currency: string): Balance {
    const name = key(account, currency);
    let balance = this.#balances.get(name);
    if (!balance) this.#balances.set(name, (balance = { account, currency, amount: 0n }));
    return balance;
  }
}

const key = (account: string, currency: string): string => `${account} ${currency}`;

/** What a partner has: pending, available and payout_hold. */
export const heldBy = (book: Balances, partner_id: string, currency: string): bigint =>
  (["pending", "available", "payout_hold"] as const).reduce(
    (sum, bucket) => sum + book.get(partnerAccount(partner_id, bucket), currency),
    0n,
  );
