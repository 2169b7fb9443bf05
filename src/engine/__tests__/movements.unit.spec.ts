import { partnerAccount, type PartnerBucket } from "../accounts";
import { Book } from "../book";
import type { Posting } from "../decision";
import { fact, type AdjustmentFact, type PayoutFact } from "../facts";
import { adjustmentPostings, fundWithdrawalPostings, payoutPostings } from "../movements";
import { parsePlan } from "../plan";
import { preset } from "../presets";

const AT = "2026-03-01T00:00:00.000Z";

function bookOf(balances: Partial<Record<PartnerBucket, bigint>>): Book {
  const book = new Book();
  for (const [bucket, amount] of Object.entries(balances)) {
    book.load(partnerAccount("p1", bucket as PartnerBucket), "usd", amount);
  }
  return book;
}

const short = (postings: readonly Posting[]): string[] =>
  postings.map(({ from, to, amount, note }) => `${from} > ${to} ${amount} ${note}`);

const payout = (step: PayoutFact["step"], amount: bigint, fee = 0n): PayoutFact => ({
  kind: "payout",
  step,
  payout_id: "payout_1",
  partner_id: "p1",
  at: AT,
  currency: "usd",
  amount,
  fee,
});

describe("a payout", () => {
  it("is set aside when it is asked for, and paid with its fee from there", () => {
    expect(
      short(payoutPostings(payout("requested", 100n, 5n), bookOf({ available: 100n }))),
    ).toEqual(["partner:p1:available > partner:p1:payout_hold 100 requested"]);
    expect(short(payoutPostings(payout("paid", 100n, 5n), bookOf({ payout_hold: 100n })))).toEqual([
      "partner:p1:payout_hold > world:paid_out 95 withdrawal",
      "partner:p1:payout_hold > house:fees 5 withdrawal_fee",
    ]);
  });

  it("moves no empty fee", () => {
    expect(payoutPostings(payout("paid", 100n), bookOf({ payout_hold: 100n }))).toHaveLength(1);
  });

  it.each<[bigint, string[]]>([
    [0n, ["partner:p1:payout_hold > partner:p1:available 100 returned"]],
    [
      -30n,
      [
        "partner:p1:payout_hold > partner:p1:owed 30 repays_owed",
        "partner:p1:payout_hold > partner:p1:available 70 returned",
      ],
    ],
    [-250n, ["partner:p1:payout_hold > partner:p1:owed 100 repays_owed"]],
  ])("that was not paid comes back; who owes %s repays first", (owed, expected) => {
    const book = bookOf({ payout_hold: 100n, owed });
    expect(short(payoutPostings(payout("returned", 100n, 5n), book))).toEqual(expected);
  });

  it.each<[bigint, string[]]>([
    [
      0n,
      [
        "world:paid_out > partner:p1:available 95 reversed",
        "house:fees > partner:p1:available 5 reversed",
      ],
    ],
    [
      -97n,
      [
        "world:paid_out > partner:p1:owed 95 repays_owed",
        "house:fees > partner:p1:owed 2 repays_owed",
        "house:fees > partner:p1:available 3 reversed",
      ],
    ],
  ])(
    "that came back from the bank is the partner's again; who owes %s repays first",
    (owed, expected) => {
      expect(short(payoutPostings(payout("reversed", 100n, 5n), bookOf({ owed })))).toEqual(
        expected,
      );
    },
  );

  it.each<[PayoutFact["step"][]]>([
    [["requested", "returned"]],
    [["requested", "paid", "reversed"]],
  ])("leaves every account as it was after %p", (steps) => {
    const book = bookOf({ available: 100n });
    for (const step of steps)
      payoutPostings(payout(step, 80n, 4n), book).forEach((p) => book.post(p));
    const left = book.rows().filter(({ amount }) => amount !== 0n);
    expect(left).toEqual([{ account: "partner:p1:available", currency: "usd", amount: 100n }]);
  });
});

describe("an adjustment", () => {
  const adjustment = (amount: bigint): AdjustmentFact => ({
    kind: "adjustment",
    adjustment_id: "adj_1",
    partner_id: "p1",
    at: AT,
    currency: "usd",
    amount,
  });

  it.each<[bigint, Partial<Record<PartnerBucket, bigint>>, string[]]>([
    [50n, {}, ["house:commission > partner:p1:available 50 adjustment"]],
    [
      50n,
      { owed: -20n },
      [
        "house:commission > partner:p1:owed 20 repays_owed",
        "house:commission > partner:p1:available 30 adjustment",
      ],
    ],
    [-50n, { available: 80n }, ["partner:p1:available > house:commission 50 adjustment"]],
    [
      -50n,
      { available: 20n, pending: 500n },
      [
        "partner:p1:available > house:commission 20 adjustment",
        "partner:p1:owed > house:commission 30 adjustment",
      ],
    ],
    [-50n, {}, ["partner:p1:owed > house:commission 50 adjustment"]],
    [0n, { available: 1n }, []],
  ])("of %s for a partner with %p", (amount, balances, expected) => {
    expect(short(adjustmentPostings(adjustment(amount), bookOf(balances)))).toEqual(expected);
  });
});

it("a withdrawal takes its amount out of the fund and out of the book", () => {
  const postings = fundWithdrawalPostings({
    kind: "fund_withdrawal",
    withdrawal_id: "w1",
    fund: "trust",
    at: AT,
    currency: "usd",
    amount: 7n,
  });
  expect(short(postings)).toEqual(["fund:trust > world:paid_out 7 fund_withdrawal"]);
  expect(postings[0]).toMatchObject({ bonus: "fund_withdrawal", order_id: null, currency: "usd" });
});

it("amounts are read back from the stored form", () => {
  const stored = { ...payout("paid", 100n, 5n), amount: "100", fee: "5" };
  expect(fact.parse(stored)).toEqual(payout("paid", 100n, 5n));
});

it.each(["withdrawal", "adjustment", "fund_withdrawal"])("no plan calls a bonus %s", (taken) => {
  const plan = preset("halving-matrix");
  const [first, ...others] = plan.bonuses;
  const document = { ...plan, bonuses: [{ ...first, code: taken }, ...others] };
  expect(() => parsePlan(document)).toThrow(`code "${taken}" is what the book's own moves go by`);
});
