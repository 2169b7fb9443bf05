import { ApiError } from "../api-error";
import {
  choiceAfter,
  chosenTogether,
  deedsFor,
  PAYOUT_STATES,
  sumDecimals,
  totalsByState,
} from "../payouts";
import type { Payout, PayoutState } from "../types";

const payout = (id: string, changed: Partial<Payout> = {}): Payout => ({
  id,
  partner_id: "ptnr_1",
  display_name: "Ada",
  provider: "manual",
  amount: "12.00",
  fee: "1.50",
  net: "10.50",
  currency: "usd",
  method: { id: "pm_1", kind: "manual", masked: "DE89 •••• 3000" },
  state: "approved",
  reason: null,
  requested_at: "2026-01-01T00:00:00.000Z",
  due_at: null,
  is_overdue: false,
  approved_by: null,
  paid_at: null,
  reference: null,
  ...changed,
});

describe("sumDecimals", () => {
  it.each([
    [[], "0"],
    [["12.34"], "12.34"],
    [["0.10", "0.20"], "0.30"],
    [["1500", "2"], "1502"],
    [["1.5", "0.005"], "1.505"],
    [["-0.05", "0.02"], "-0.03"],
    [["1.00", "-1.00"], "0.00"],
    [["90071992547409931.23", "0.01"], "90071992547409931.24"],
  ])("of %j is %s", (amounts, sum) => expect(sumDecimals(amounts)).toBe(sum));
});

describe("chosenTogether", () => {
  it("comes to the sum of what leaves the house", () => {
    const payouts = [payout("a"), payout("b", { net: "0.07" })];
    expect(chosenTogether(payouts)).toEqual({ payouts, currency: "usd", total: "10.57" });
  });

  it.each([
    ["nothing", []],
    ["two currencies", [payout("a"), payout("b", { currency: "eur" })]],
    ["two providers", [payout("a"), payout("b", { provider: "stripe-connect" })]],
  ])("is not possible with %s", (_, payouts) => expect(chosenTogether(payouts)).toBeNull());
});

describe("totalsByState", () => {
  it("starts with what needs somebody, a state with all its currencies", () => {
    const total = (state: PayoutState, currency: string, count: number) => ({
      state,
      currency,
      count,
      amount: `${count}.00`,
    });
    const totals = [
      total("paid", "usd", 9),
      total("requested", "usd", 2),
      total("requested", "eur", 1),
      total("unknown", "usd", 1),
      total("failed", "usd", 3),
      total("rejected", "usd", 0),
    ];
    expect(totalsByState(totals).map(({ state, count }) => [state, count])).toEqual([
      ["failed", 3],
      ["unknown", 1],
      ["requested", 3],
      ["paid", 9],
    ]);
    expect(totalsByState(totals)[2].sums).toEqual([
      { currency: "usd", amount: "2.00" },
      { currency: "eur", amount: "1.00" },
    ]);
  });
});

describe("deedsFor", () => {
  it.each([
    ["requested", ["approve", "reject"]],
    ["approved", ["reject"]],
    ["processing", ["complete", "look-up", "fail"]],
    ["unknown", ["look-up", "complete", "fail"]],
  ] as const)("%s", (state, deeds) => expect(deedsFor({ state })).toEqual(deeds));

  it("ends with what is final", () => {
    const final = PAYOUT_STATES.filter((state) => deedsFor({ state }).length === 0);
    expect(final).toEqual(["failed", "paid", "rejected"]);
  });
});

describe("choiceAfter", () => {
  const payouts = [payout("a"), payout("b", { net: "0.07" })];
  const seen = { payouts, currency: "usd", total: "10.57" };
  const refusal = (code: string, details?: Record<string, unknown>) =>
    new ApiError(409, "no", code, details);

  it("comes to another total", () => {
    const error = refusal("batch_total_changed", { total: { amount: "9.00", currency: "usd" } });
    expect(choiceAfter(seen, error)).toEqual({ ...seen, total: "9.00" });
  });

  it("leaves out what has moved on", () => {
    const error = refusal("payout_state_changed", { payouts: [{ id: "a", state: "rejected" }] });
    expect(choiceAfter(seen, error)).toEqual({
      payouts: [payouts[1]],
      currency: "usd",
      total: "0.07",
    });
  });

  it.each([
    ["when all have moved on", refusal("payout_state_changed", { payouts })],
    ["after another refusal", refusal("ledger_in_doubt", { payouts: [{ id: "a" }] })],
    ["where no total is told", refusal("batch_total_changed")],
    ["after another error", new Error("offline")],
  ])("is nothing %s", (_, error) => expect(choiceAfter(seen, error)).toBeNull());
});
