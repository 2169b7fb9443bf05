import { refusalOf, termsOf, type Asker } from "../payout-request";
import { parsePlan } from "../plan";
import { halvingMatrix } from "../presets/halving-matrix";
import { pointsLadder } from "../presets/points-ladder";

const rule = { minimum: "50", fee: "0.05", one_open: true };
const planOf = (payout: object | undefined, more: object = {}) =>
  parsePlan({ ...halvingMatrix, payout, ...more });
const usd = (cents: bigint) => ({ amount: cents * 10_000n, currency: "usd" });
const RICH: Asker = {
  status: "active",
  kyc_level: "NONE",
  rank: null,
  available: usd(1_000_000n).amount,
  open_payout_id: null,
};
const codeOf = (...asked: Parameters<typeof refusalOf>) => refusalOf(...asked)?.code ?? null;

describe("rules for asking for a payout", () => {
  it.each([
    ["the minimum", 5_000n, null],
    ["a cent less", 4_999n, "payout_below_minimum"],
    ["all there is", 1_000_000n, null],
    ["a cent more than there is", 1_000_001n, "not_enough_available"],
  ])("%s", (_what, cents, code) => {
    expect(codeOf(planOf(rule), usd(cents), RICH)).toBe(code);
  });

  it("names what would be right", () => {
    const plan = planOf(rule);
    expect(refusalOf(plan, usd(4_999n), RICH)?.details).toEqual({
      field: "amount",
      minimum: "50",
      currency: "usd",
    });
    const poor = { ...RICH, available: 70_009_999n };
    expect(refusalOf(plan, usd(7_100n), poor)?.details).toMatchObject({ available: "70.00" });
    const busy = { ...RICH, open_payout_id: "upo_1" };
    expect(refusalOf(plan, usd(6_000n), busy)).toMatchObject({
      code: "payout_open",
      details: { payout_id: "upo_1" },
    });
  });

  it("one open payout is enough only where the plan says so", () => {
    const busy = { ...RICH, open_payout_id: "upo_1" };
    expect(codeOf(planOf({ ...rule, one_open: false }), usd(6_000n), busy)).toBeNull();
    expect(codeOf(planOf(undefined), usd(1n), busy)).toBeNull();
  });

  it.each([
    ["active", undefined, null],
    ["suspended", undefined, "partner_not_active"],
    ["terminated", undefined, null],
    ["active", { active: true }, null],
    ["suspended", { active: true }, "partner_not_active"],
    ["terminated", { active: true }, "partner_not_active"],
  ] as const)("a partner that is %s, where the plan needs %j", (status, needs, code) => {
    const refusal = refusalOf(planOf({ ...rule, needs }), usd(6_000n), { ...RICH, status });
    expect(refusal?.code ?? null).toBe(code);
    if (code) expect(refusal?.details).toEqual({ status, needs: "active" });
  });

  it.each([
    ["NONE", "kyc_needed"],
    ["BASIC", "kyc_needed"],
    ["STANDARD", null],
    ["FULL", null],
  ] as const)("papers checked to %s where STANDARD is needed", (kyc_level, code) => {
    const plan = planOf({ ...rule, needs: { kyc: "STANDARD" } });
    const refusal = refusalOf(plan, usd(6_000n), { ...RICH, kyc_level });
    expect(refusal?.code ?? null).toBe(code);
    if (code) expect(refusal?.details).toEqual({ needs: "STANDARD", has: kyc_level });
  });

  it.each([
    ["LV0", 900_000n, null],
    ["LV1", 50_000n, null],
    ["LV1", 50_001n, "payout_above_cap"],
    ["LV2", 50_001n, null],
    ["a rank of no entry", 900_000n, null],
    // A name that every object has is no rank.
    ["constructor", 900_000n, null],
  ])("the cap of rank %s at %s cents", (rank, cents, code) => {
    const refusal = refusalOf(parsePlan(pointsLadder), usd(cents), { ...RICH, rank });
    expect(refusal?.code ?? null).toBe(code);
    const right = { field: "amount", cap: "500", currency: "usd", rank };
    if (code) expect(refusal?.details).toEqual(right);
  });

  it("a cap is held against where the least is nothing, and no rank has one in a plan without", () => {
    const capped = parsePlan({ ...pointsLadder, payout: { ...pointsLadder.payout, minimum: "0" } });
    const asker = { ...RICH, rank: "LV1" };
    expect(codeOf(capped, usd(1n), asker)).toBeNull();
    expect(codeOf(capped, usd(50_001n), asker)).toBe("payout_above_cap");
    expect(codeOf(planOf(rule), usd(50_001n), asker)).toBeNull();
  });

  describe("in another currency", () => {
    const plan = planOf(rule, { fx: { eur: "1.25", jpy: "0.008" } });
    const eur = (cents: bigint) => ({ amount: cents * 10_000n, currency: "eur" });
    it.each([
      ["eur", 4_000n, null],
      ["eur", 3_999n, "payout_below_minimum"],
      ["jpy", 6_250n, null],
      ["jpy", 6_249n, "payout_below_minimum"],
      ["gbp", 100_000n, "no_fx_rate"],
    ])("%s %s", (currency, major, code) => {
      expect(codeOf(plan, { amount: major * 10_000n, currency }, RICH)).toBe(code);
    });

    it("without a rate is told the currency of the plan", () => {
      expect(refusalOf(plan, { amount: 1n, currency: "gbp" }, RICH)?.details).toEqual({
        field: "currency",
        plan_currency: "usd",
      });
    });

    it("needs no rate where nothing is held against it", () => {
      expect(codeOf(planOf({ ...rule, minimum: "0" }), eur(1n), RICH)).toBeNull();
      expect(codeOf(planOf(undefined), eur(1n), RICH)).toBeNull();
    });
  });

  it("terms: the fee cut to what can be paid, and when it is due", () => {
    const at = "2030-01-31T12:00:00.000Z";
    const plan = planOf({ ...rule, due_hours: 48 });
    expect(termsOf(plan, usd(5_019n), at)).toEqual({
      fee: 250n * 10_000n,
      one_open: true,
      due_at: "2030-02-02T12:00:00.000Z",
    });
    expect(termsOf(planOf(undefined), usd(5_019n), at)).toEqual({
      fee: 0n,
      one_open: false,
      due_at: null,
    });
  });
});
