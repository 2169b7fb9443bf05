import { Book } from "../book";
import type { Line, Posting } from "../decision";
import { settleAgain } from "../retroactive";
import { forfeit, release, settle } from "../settle";
import type { Standing } from "../settle";
import { stand } from "../standing";

interface Order {
  order_id: string;
  currency: string;
}

export const ORDER: Order = { order_id: "o1", currency: "usd" };

/** A book with orders on it, and every posting it was told. */
export class Ledger {
  readonly book = new Book();
  readonly postings: Posting[] = [];
  readonly #standing = new Map<string, Standing[]>();

  constructor(readonly bucket: "pending" | "available" = "pending") {}

  standing(order_id: string): Standing[] {
    return this.#standing.get(order_id) ?? [];
  }

  settle(target: Line[], order: Order = ORDER): Posting[] {
    const { book, bucket } = this;
    return this.#post(settle(order, target, this.standing(order.order_id), book, bucket));
  }

  /** Settles an order that was rated again. */
  settleAgain(target: Line[], bucket: "pending" | "available", order: Order = ORDER): Posting[] {
    const standing = this.standing(order.order_id);
    return this.#post(settleAgain(order, target, standing, this.book, bucket));
  }

  release(order: Order = ORDER, held: string[] = []): Posting[] {
    return this.#post(release(order, this.standing(order.order_id), this.book, new Set(held)));
  }

  forfeit(partner_id: string, order: Order = ORDER): Posting[] {
    return this.#post(forfeit(order, this.standing(order.order_id), partner_id));
  }

  /** Everything available is paid out. */
  payOut(partner_id: string): void {
    const from = `partner:${partner_id}:available`;
    const amount = this.book.get(from, "usd");
    if (amount === 0n) return;
    const posting = {
      bonus: "payout",
      level: null,
      rate: null,
      from,
      to: "world:paid_out",
      amount,
      note: "payout",
    };
    this.#post([{ ...posting, currency: "usd", order_id: null }]);
  }

  #post(postings: Posting[]): Posting[] {
    for (const posting of postings) {
      this.book.post(posting);
      this.postings.push(posting);
      if (posting.order_id === null) continue;
      const standing = this.#standing.get(posting.order_id) ?? [];
      this.#standing.set(posting.order_id, standing);
      stand(standing, posting);
    }
    return postings;
  }

  accounts(): Record<string, bigint> {
    const rows = this.book.rows().filter(({ amount }) => amount !== 0n);
    return Object.fromEntries(rows.map(({ account, amount }) => [account, amount]));
  }
}
