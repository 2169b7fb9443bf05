/** Settling, releasing, paying out and forfeiting in random order: what no simulation reaches yet. */
import fc from "fast-check";
import { parsePartnerAccount } from "../accounts";
import { decideAt } from "../decide";
import type { SaleFact } from "../facts";
import { HALVING, sale, total, upline } from "./given";
import { Ledger } from "./ledger";

/** An order of up to a million dollars under the halving matrix, whose upline is `u1` to `u5`. */
const facts: SaleFact[] = Array.from({ length: 4 }, (_, index) => {
  const nodes = upline(...Array.from({ length: index + 2 }, () => "active" as const));
  return sale(
    { order_id: `o${index}`, base: 1_000_000_000_000n },
    { sponsor: nodes, placement: nodes },
  );
});

const anyDeed = fc.record({
  what: fc.constantFrom("base", "base", "base", "release", "pay_out", "forfeit"),
  order: fc.nat(facts.length - 1),
  partner: fc.integer({ min: 1, max: 5 }),
  minor: fc.bigInt(0n, 100_000_000n),
});

describe("whatever comes in whatever order", () => {
  it.each(["pending", "available"] as const)(
    "balances keep their signs and orders stand where they should (%s first)",
    (bucket) => {
      fc.assert(
        fc.property(fc.array(anyDeed, { maxLength: 40 }), (deeds) => {
          const ledger = new Ledger(bucket);
          const bases = new Map<string, bigint>();
          for (const { what, order, partner, minor } of deeds) {
            const fact = facts[order];
            const base = minor * 10_000n;
            if (what === "base") {
              bases.set(fact.order_id, base);
              ledger.settle(decideAt(HALVING, fact, base).lines, fact);
            } else if (what === "release") ledger.release(fact);
            else if (what === "pay_out") ledger.payOut(`u${partner}`);
            else for (const item of facts) ledger.forfeit(`u${partner}`, item);
            assertLedger(ledger, bases);
          }
          // Taken back in full, nobody has anything of a sale, and what was paid out is owed.
          for (const fact of facts) ledger.settle([], fact);
          const left = Object.entries(ledger.accounts());
          const debts = left.filter(([account]) => account.endsWith(":owed"));
          const paidOut = ledger.book.get("world:paid_out", "usd");
          expect(total(debts.map(([, amount]) => amount))).toBe(-paidOut);
          expect(left.length).toBe(debts.length + (paidOut > 0n ? 1 : 0));
        }),
        { numRuns: 300 },
      );
    },
  );
});

/** I1, I6, I10, and every order allocates exactly 10 % of its present base. */
function assertLedger(ledger: Ledger, bases: Map<string, bigint>): void {
  const rows = ledger.book.rows();
  expect(total(rows.map(({ amount }) => amount))).toBe(0n);
  for (const { account, amount } of rows) {
    const bucket = parsePartnerAccount(account)?.bucket;
    if (bucket === "owed") expect(amount <= 0n).toBe(true);
    else if (!account.startsWith("world:")) expect(amount >= 0n).toBe(true);
  }
  for (const [order_id, base] of bases) {
    expect(total(ledger.standing(order_id).map(({ amount }) => amount)) * 10n).toBe(base);
  }
  for (const id of ["u1", "u2", "u3", "u4", "u5"]) {
    const of = (account: string, side: "from" | "to") =>
      total(
        ledger.postings.filter((posting) => posting[side] === account).map(({ amount }) => amount),
      );
    const withdrawn = total(
      ledger.postings.flatMap(({ from, to, amount }) =>
        to === "world:paid_out" && from.startsWith(`partner:${id}:`) ? [amount] : [],
      ),
    );
    const buckets = ["pending", "available", "owed"].map((bucket) => `partner:${id}:${bucket}`);
    const earned = total(
      ledger.postings.flatMap(({ from, to, amount }) =>
        from === "world:sales" && buckets.includes(to) ? [amount] : [],
      ),
    );
    const [pending, available, owed] = buckets.map((name) => of(name, "to") - of(name, "from"));
    // Nobody has money while owing some.
    expect(available * owed).toBe(0n);
    expect(earned >= withdrawn + pending + available).toBe(true);
  }
}
