import { Book } from "../book";
import type { Posting } from "../decision";
import type { Standing } from "../settle";
import { stand } from "../standing";

const posting = (from: string, to: string, amount: bigint, more: Partial<Posting> = {}) => ({
  from,
  to,
  amount,
  currency: "usd",
  order_id: "o1",
  bonus: "direct",
  level: 1,
  rate: "0.03",
  note: "sale",
  ...more,
});

describe("a book", () => {
  it("tells every account by name, then currency, whatever came first", () => {
    const book = new Book();
    book.load("house:fees", "usd", 5n);
    book.post(posting("world:sales", "fund:trust", 3n));
    book.post(posting("world:sales", "fund:trust", 2n, { currency: "eur" }));
    book.post(posting("house:fees", "fund:growth", 1n));
    expect(book.rows()).toEqual([
      { account: "fund:growth", currency: "usd", amount: 1n },
      { account: "fund:trust", currency: "eur", amount: 2n },
      { account: "fund:trust", currency: "usd", amount: 3n },
      { account: "house:fees", currency: "usd", amount: 4n },
      { account: "world:sales", currency: "eur", amount: -2n },
      { account: "world:sales", currency: "usd", amount: -3n },
    ]);
  });

  it("starts an account from what was loaded last, and from nothing otherwise", () => {
    const book = new Book();
    book.load("fund:trust", "usd", 7n);
    book.load("fund:trust", "usd", 9n);
    expect([book.get("fund:trust", "usd"), book.get("fund:trust", "eur")]).toEqual([9n, 0n]);
  });
});

describe("an order's standing", () => {
  it("keeps apart what differs in account, bonus, level or rate, and adds up what does not", () => {
    const standing: Standing[] = [];
    const pending = "partner:a:pending";
    const others: Partial<Posting>[] = [{ bonus: "tree" }, { level: 2 }, { rate: "0.015" }];
    for (const more of [{}, ...others, {}]) {
      stand(standing, posting("world:sales", pending, 10n, more));
    }
    stand(standing, posting(pending, "partner:a:available", 4n));
    const slot = { bonus: "direct", level: 1, rate: "0.03" };
    expect(standing).toEqual([
      { account: pending, ...slot, amount: 16n },
      { account: pending, ...slot, bonus: "tree", amount: 10n },
      { account: pending, ...slot, level: 2, amount: 10n },
      { account: pending, ...slot, rate: "0.015", amount: 10n },
      { account: "partner:a:available", ...slot, amount: 4n },
    ]);
  });
});
