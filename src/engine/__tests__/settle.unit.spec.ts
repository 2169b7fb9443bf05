import type { Line, Posting } from "../decision";
import { sharePostings } from "../settle";
import { Ledger, ORDER } from "./ledger";

/** A line for partner `a`, `fund:…` or `house:…`. */
function line(recipient: string, amount: bigint, more: Partial<Line> = {}): Line {
  const [kind, id] = recipient.includes(":") ? recipient.split(":") : ["partner", recipient];
  return {
    recipient: { kind: kind as Line["recipient"]["kind"], id },
    bonus: "direct",
    income_type: "direct",
    level: 1,
    rate: "0.03",
    amount,
    reason: kind === "partner" ? "earned" : "allocated",
    ...more,
  };
}

const told = (postings: Posting[]): string[] =>
  postings.map(({ from, to, amount, note }) => `${from} > ${to} ${amount} ${note}`);

describe("settle", () => {
  it("pays new lines from sales: partners pending, funds and the house at once", () => {
    const lines = [
      line("a", 30n),
      line("fund:trust", 20n, { bonus: "trust" }),
      line("house:commission", 5n, { bonus: "else", reason: "no_recipient" }),
      line("b", 0n, { bonus: "nothing" }),
    ];
    const ledger = new Ledger();
    expect(told(ledger.settle(lines))).toEqual([
      "world:sales > partner:a:pending 30 sale",
      "world:sales > fund:trust 20 allocated",
      "world:sales > house:commission 5 no_recipient",
    ]);
    expect(ledger.postings[0]).toMatchObject({
      order_id: "o1",
      currency: "usd",
      bonus: "direct",
      level: 1,
      rate: "0.03",
    });
  });

  it("posts nothing when everything stands already", () => {
    const ledger = new Ledger();
    ledger.settle([line("a", 30n), line("fund:trust", 20n, { bonus: "trust" })]);
    expect(ledger.settle([line("a", 30n), line("fund:trust", 20n, { bonus: "trust" })])).toEqual(
      [],
    );
  });

  it("posts only differences, up and down", () => {
    const ledger = new Ledger();
    ledger.settle([line("a", 30n), line("fund:trust", 20n, { bonus: "trust" })]);
    expect(
      told(ledger.settle([line("a", 18n), line("fund:trust", 21n, { bonus: "trust" })])),
    ).toEqual([
      "partner:a:pending > world:sales 12 reversal",
      "world:sales > fund:trust 1 allocated",
    ]);
  });

  it("takes back a slot that is no longer there", () => {
    const ledger = new Ledger();
    ledger.settle([line("a", 30n), line("fund:development", 1n, { bonus: "tree" })]);
    expect(told(ledger.settle([line("a", 30n)]))).toEqual([
      "fund:development > world:sales 1 reversal",
    ]);
    expect(told(ledger.settle([]))).toEqual(["partner:a:pending > world:sales 30 reversal"]);
  });

  it("keeps slots apart that share a recipient, and recipients apart that share a bonus", () => {
    const ledger = new Ledger();
    const both = (first: bigint, second: bigint) => [
      line("a", first, { bonus: "tree", level: 1 }),
      line("a", second, { bonus: "tree", level: 2 }),
    ];
    ledger.settle(both(10n, 5n));
    const [posting, ...more] = ledger.settle(both(10n, 4n));
    expect(posting).toMatchObject({ level: 2, amount: 1n });
    expect(more).toEqual([]);
  });

  it("takes back first what is pending, then what is available, and what is missing is owed", () => {
    const ledger = new Ledger();
    ledger.settle([line("a", 30n)]);
    ledger.release();
    ledger.payOut("a");
    ledger.settle([line("a", 7n)], { ...ORDER, order_id: "o2" });
    ledger.release({ ...ORDER, order_id: "o2" });
    // The first order grew by an edit: 30 of it are paid out, 4 pending, and 7 of the other available.
    ledger.settle([line("a", 34n)]);
    expect(told(ledger.settle([]))).toEqual([
      "partner:a:pending > world:sales 4 reversal",
      "partner:a:available > world:sales 7 reversal",
      "partner:a:owed > world:sales 23 reversal",
    ]);
    expect(ledger.accounts()).toEqual({
      "partner:a:owed": -23n,
      "world:paid_out": 30n,
      "world:sales": -7n,
    });
  });

  it("leaves what is pending of other orders alone", () => {
    const ledger = new Ledger();
    ledger.settle([line("a", 30n)]);
    ledger.release();
    ledger.payOut("a");
    ledger.settle([line("a", 50n)], { ...ORDER, order_id: "o2" });
    expect(told(ledger.settle([]))).toEqual(["partner:a:owed > world:sales 30 reversal"]);
    expect(ledger.book.get("partner:a:pending", "usd")).toBe(50n);
  });

  it("draws on what is available once, however many slots of a partner it takes back", () => {
    const ledger = new Ledger();
    const lines = [line("a", 10n), line("a", 10n, { bonus: "tree" })];
    ledger.settle(lines);
    ledger.release();
    ledger.payOut("a");
    ledger.settle([line("a", 12n)], { ...ORDER, order_id: "o2" });
    ledger.release({ ...ORDER, order_id: "o2" });
    expect(told(ledger.settle([]))).toEqual([
      "partner:a:available > world:sales 10 reversal",
      "partner:a:available > world:sales 2 reversal",
      "partner:a:owed > world:sales 8 reversal",
    ]);
  });

  it("does not touch another currency's balance", () => {
    const ledger = new Ledger();
    ledger.settle([line("a", 30n)]);
    ledger.release();
    ledger.payOut("a");
    ledger.settle([line("a", 90n)], { order_id: "o2", currency: "eur" });
    ledger.release({ order_id: "o2", currency: "eur" });
    expect(told(ledger.settle([]))).toEqual(["partner:a:owed > world:sales 30 reversal"]);
  });

  it("without a hold pays what is available, and first what is owed, slot by slot", () => {
    const ledger = new Ledger("available");
    expect(told(ledger.settle([line("a", 30n)]))).toEqual([
      "world:sales > partner:a:available 30 sale",
    ]);
    ledger.payOut("a");
    ledger.settle([]);
    const lines = [line("a", 20n), line("a", 15n, { bonus: "tree" }), line("b", 9n, { level: 2 })];
    expect(told(ledger.settle(lines, { ...ORDER, order_id: "o2" }))).toEqual([
      "world:sales > partner:a:owed 20 repays_owed",
      "world:sales > partner:a:owed 10 repays_owed",
      "world:sales > partner:a:available 5 sale",
      "world:sales > partner:b:available 9 sale",
    ]);
    ledger.settle([], { ...ORDER, order_id: "o2" });
    expect(ledger.accounts()).toEqual({ "partner:a:owed": -30n, "world:paid_out": 30n });
  });
});

describe("what a partner owes", () => {
  /** A store without a hold, whose partner `a` owes 30. */
  const indebted = () => {
    const ledger = new Ledger("available");
    ledger.settle([line("a", 30n)]);
    ledger.payOut("a");
    ledger.settle([]);
    return ledger;
  };
  const next = { ...ORDER, order_id: "o2" };

  it("is covered by what an order grew, not by what it was", () => {
    const ledger = new Ledger("available");
    ledger.settle([line("a", 10n)], next);
    ledger.settle([line("a", 30n)]);
    ledger.payOut("a");
    ledger.settle([]);
    expect(told(ledger.settle([line("a", 25n)], next))).toEqual([
      "world:sales > partner:a:owed 15 repays_owed",
    ]);
    expect(ledger.book.get("partner:a:owed", "usd")).toBe(-15n);
  });

  it("is no debt of a fund or house account of the same name", () => {
    const ledger = indebted();
    const lines = [line("fund:a", 20n), line("house:a", 7n, { level: 2 })];
    expect(told(ledger.settle(lines, next))).toEqual([
      "world:sales > fund:a 20 allocated",
      "world:sales > house:a 7 allocated",
    ]);
  });

  it("is covered first by the shares of a closed period, each account once", () => {
    const { book } = indebted();
    const share = (kind: "partner" | "fund" | "house", id: string, amount: bigint) => ({
      recipient: { kind, id },
      amount,
      reason: "pool_share" as const,
    });
    const shares = [
      share("fund", "a", 4n),
      share("partner", "a", 20n),
      share("partner", "b", 20n),
      share("partner", "a", 15n),
      share("house", "breakage", 1n),
      share("partner", "c", 0n),
    ];
    const close = { code: "pool_5", currency: "usd" };
    const postings = sharePostings(close, "house:commission", shares, book);
    expect(told(postings)).toEqual([
      "house:commission > fund:a 4 pool_share",
      "house:commission > partner:a:owed 20 repays_owed",
      "house:commission > partner:b:available 20 pool_share",
      "house:commission > partner:a:owed 10 repays_owed",
      "house:commission > partner:a:available 5 pool_share",
      "house:commission > house:breakage 1 pool_share",
    ]);
    const slot = { currency: "usd", order_id: null, bonus: "pool_5", level: null, rate: null };
    for (const posting of postings) expect(posting).toMatchObject(slot);
  });

  it("in another currency is not covered by a share", () => {
    const { book } = indebted();
    const recipient = { kind: "partner" as const, id: "a" };
    const shares = [{ recipient, amount: 9n, reason: "pool_share" as const }];
    const close = { code: "pool_5", currency: "eur" };
    expect(told(sharePostings(close, "world:sales", shares, book))).toEqual([
      "world:sales > partner:a:available 9 pool_share",
    ]);
  });
});

describe("release", () => {
  it("makes available what is pending, once", () => {
    const ledger = new Ledger();
    ledger.settle([
      line("a", 30n),
      line("b", 5n, { level: 2 }),
      line("fund:trust", 9n, { level: 3 }),
    ]);
    expect(told(ledger.release())).toEqual([
      "partner:a:pending > partner:a:available 30 release",
      "partner:b:pending > partner:b:available 5 release",
    ]);
    expect(ledger.release()).toEqual([]);
  });

  it("first covers what the partner owes, slot by slot", () => {
    const ledger = new Ledger();
    ledger.settle([line("a", 25n)]);
    ledger.release();
    ledger.payOut("a");
    ledger.settle([]);
    const next = { ...ORDER, order_id: "o2" };
    ledger.settle([line("a", 20n), line("a", 12n, { bonus: "tree" })], next);
    expect(told(ledger.release(next))).toEqual([
      "partner:a:pending > partner:a:owed 20 repays_owed",
      "partner:a:pending > partner:a:owed 5 repays_owed",
      "partner:a:pending > partner:a:available 7 release",
    ]);
    expect(ledger.accounts()).toEqual({
      "partner:a:available": 7n,
      "world:paid_out": 25n,
      "world:sales": -32n,
    });
  });

  it("passes over partners who are held", () => {
    const ledger = new Ledger();
    ledger.settle([line("a", 30n), line("b", 5n, { level: 2 })]);
    expect(told(ledger.release(ORDER, ["a"]))).toEqual([
      "partner:b:pending > partner:b:available 5 release",
    ]);
    expect(told(ledger.release())).toEqual(["partner:a:pending > partner:a:available 30 release"]);
  });
});

describe("forfeit", () => {
  it("gives the house what is pending of one partner, and a refund finds it there", () => {
    const ledger = new Ledger();
    const lines = [line("a", 30n), line("a", 6n, { bonus: "tree" }), line("b", 5n, { level: 2 })];
    ledger.settle(lines);
    expect(told(ledger.forfeit("a"))).toEqual([
      "partner:a:pending > house:breakage 30 partner_terminated",
      "partner:a:pending > house:breakage 6 partner_terminated",
    ]);
    expect(ledger.forfeit("a")).toEqual([]);
    expect(told(ledger.settle([line("a", 10n)]))).toEqual([
      "house:breakage > world:sales 20 reversal",
      "partner:b:pending > world:sales 5 reversal",
      "house:breakage > world:sales 6 reversal",
    ]);
    ledger.settle([]);
    expect(ledger.accounts()).toEqual({});
  });

  it("lets an order that grows again pay the house, and a refund of that find it there", () => {
    const ledger = new Ledger();
    ledger.settle([line("a", 30n)]);
    ledger.forfeit("a");
    const gone = (amount: bigint) =>
      line("house:breakage", amount, { reason: "recipient_not_active" });
    ledger.settle([gone(10n)]);
    expect(told(ledger.settle([gone(25n)]))).toEqual([
      "world:sales > house:breakage 15 recipient_not_active",
    ]);
    ledger.settle([]);
    expect(ledger.accounts()).toEqual({});
  });

  it("leaves what is available", () => {
    const ledger = new Ledger();
    ledger.settle([line("a", 30n)]);
    ledger.release();
    expect(ledger.forfeit("a")).toEqual([]);
  });
});
