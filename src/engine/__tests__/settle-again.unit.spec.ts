import type { Line, Posting } from "../decision";
import { Ledger } from "./ledger";

/** A line for a partner in the slot of its rate. */
const line = (id: string, amount: bigint, rate = "0.03"): Line => ({
  recipient: { kind: "partner", id },
  bonus: "level",
  income_type: "level",
  level: 1,
  rate,
  amount,
  reason: "earned",
});

const told = (postings: Posting[]): string[] =>
  postings.map(({ from, to, amount, note }) => `${from} > ${to} ${amount} ${note}`);

describe("settling an order that was rated again", () => {
  it("touches no slot that stands as it should", () => {
    const ledger = new Ledger();
    ledger.settle([line("a", 30n), line("b", 10n, "0.1")]);
    expect(told(ledger.settleAgain([line("a", 30n), line("b", 5n, "0.05")], "pending"))).toEqual([
      "partner:b:pending > world:sales 10 reversal",
      "world:sales > partner:b:pending 5 sale",
    ]);
  });

  it("pays a slot that grew the difference only", () => {
    const ledger = new Ledger();
    ledger.settle([line("a", 30n)]);
    expect(told(ledger.settleAgain([line("a", 42n)], "pending"))).toEqual([
      "world:sales > partner:a:pending 12 sale",
    ]);
  });

  it("covers what a shrunken slot left owed by what another slot pays now", () => {
    const ledger = new Ledger();
    ledger.settle([line("a", 100n)]);
    ledger.release();
    ledger.payOut("a");
    expect(told(ledger.settleAgain([line("a", 60n), line("a", 70n, "0.05")], "available"))).toEqual(
      [
        "partner:a:owed > world:sales 40 reversal",
        "world:sales > partner:a:owed 40 repays_owed",
        "world:sales > partner:a:available 30 sale",
      ],
    );
  });
});
