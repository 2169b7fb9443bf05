/** What a plan says about payouts, enrolment, rights of ranks and its zone: data that later readers rely on. */
import { lint } from "../lint";
import { parseUnits } from "../money";
import { parsePlan } from "../plan";
import { feeOf } from "../payout";
import { preset } from "../presets";
import { differential } from "../presets/differential";
import { halvingMatrix } from "../presets/halving-matrix";
import { pointsLadder } from "../presets/points-ladder";
import { withdraw } from "../withdrawal";

const PAYOUT = { minimum: "50", fee: "0.05", one_open: true };
const usd = (text: string): bigint => parseUnits(text, "usd");

describe("a plan", () => {
  const cap = (fields: object) => ({
    payout: {
      ...PAYOUT,
      cap: { ladder: "consultant", by_rank: { "1": "500", "2": null }, ...fields },
    },
  });
  const benefits = (all: object) => {
    const [{ steps, ...ladder }] = differential.ranks.ladders;
    const [first, ...rest] = steps;
    const changed = { ...ladder, steps: [{ ...first, benefits: all }, ...rest] };
    return { ranks: { ...differential.ranks, ladders: [changed] } };
  };
  const atBenefits = "ranks.ladders.0.steps.0.benefits";
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`right${n}`, "yes"]));

  it.each([
    ["a payout without a minimum", { payout: { fee: "0", one_open: true } }, "payout.minimum"],
    ["a minimum that is a number", { payout: { ...PAYOUT, minimum: 50 } }, "payout.minimum"],
    ["a fee of everything", { payout: { ...PAYOUT, fee: "1" } }, "payout.fee"],
    ["a fee that is no share", { payout: { ...PAYOUT, fee: "5%" } }, "payout.fee"],
    ["an unknown rule", { payout: { ...PAYOUT, tip: "1" } }, "payout.tip"],
    ["an unknown proof", { payout: { ...PAYOUT, needs: { kyc: "SOME" } } }, "payout.needs.kyc"],
    [
      "a need for nobody",
      { payout: { ...PAYOUT, needs: { active: false } } },
      "payout.needs.active",
    ],
    ["no time to pay", { payout: { ...PAYOUT, due_hours: 0 } }, "payout.due_hours"],
    ["a cap by no ladder", cap({ ladder: "stairs" }), "payout.cap.ladder"],
    ["a cap by no rank", cap({ by_rank: { "1": "5", LV9: "5" } }), "payout.cap.by_rank.LV9"],
    ["a cap that is no amount", cap({ by_rank: { "1": "-5" } }), "payout.cap.by_rank.1"],
    ["an enrolment at will", { auto_enrol: "sometimes" }, "auto_enrol"],
    ["a zone that is none", { time_zone: "Mars/Base" }, "time_zone"],
    ["an offset as a zone", { time_zone: "+02:00" }, "time_zone"],
    ["a right that is no text", benefits({ minting: true }), `${atBenefits}.minting`],
    ["a right without a name", benefits({ "No Name": "yes" }), `${atBenefits}.No Name`],
    ["too many rights", benefits(many), atBenefits],
  ])("with %s is refused", (_what, fields, field) => {
    expect(() => parsePlan({ ...differential, ...fields })).toThrow(
      expect.objectContaining({ code: "invalid_plan", field }),
    );
  });

  it("may have all of it, or none", () => {
    const plan = parsePlan({ ...differential, ...cap({}), ...benefits({ minting: "yes" }) });
    expect(plan.payout?.cap?.by_rank).toEqual({ "1": "500", "2": null });
    const { payout: _payout, auto_enrol: _enrol, ...rest } = halvingMatrix;
    expect(parsePlan(rest)).toMatchObject({ time_zone: "UTC" });
    expect(parsePlan({ ...rest, time_zone: "Asia/Kolkata" }).time_zone).toBe("Asia/Kolkata");
  });
});

it.each([
  ["halving-matrix", { minimum: "1", fee: "0", one_open: true }, "on_register"],
  [
    "differential",
    { minimum: "100", fee: "0", one_open: true, needs: { kyc: "STANDARD", active: true } },
    "on_register_with_code",
  ],
  ["binary-credits", { minimum: "1", fee: "0", one_open: true }, "on_register"],
  ["twelve-level", { minimum: "50", fee: "0", one_open: true }, "on_register_with_code"],
  ["points-ladder", { minimum: "50", fee: "0.05", one_open: true, due_hours: 96 }, "on_register"],
])("preset %s pays out and enrols as its seed says", (code, payout, auto_enrol) => {
  expect(preset(code)).toMatchObject({ payout, auto_enrol });
});

describe("a fee", () => {
  const rule = parsePlan({ ...halvingMatrix, payout: PAYOUT }).payout;
  it.each([
    ["100", "5"],
    ["50.01", "2.50"],
    ["0.19", "0"],
  ])("of %s is %s: whole cents, rounded down", (amount, fee) => {
    expect(feeOf(rule, usd(amount))).toBe(usd(fee));
  });

  it("is nothing where a plan has no rule", () => {
    expect(feeOf(undefined, usd("100"))).toBe(0n);
  });
});

describe("a withdrawal", () => {
  const asked = { member_id: "a", amount: usd("100"), currency: "usd" };
  const has = (amount: string) => ({
    get: (account: string) => (account === "partner:a:available" ? usd(amount) : 0n),
  });
  const rule = parsePlan({ ...halvingMatrix, payout: PAYOUT }).payout;

  it("is refused when less is there, or while the partner is suspended; who left is paid", () => {
    expect(withdraw(rule, asked, "active", has("99.99"))).toBe("not_enough");
    expect(withdraw(rule, asked, "suspended", has("100"))).toBe("suspended");
    expect(withdraw(rule, asked, "terminated", has("100"))).toHaveLength(2);
  });

  it("moves the net out and the fee to the house, and nothing twice", () => {
    const moves = withdraw(rule, asked, "active", has("100"));
    expect(moves).toEqual([
      expect.objectContaining({ to: "world:paid_out", amount: usd("95"), order_id: null }),
      expect.objectContaining({ to: "house:fees", amount: usd("5"), note: "withdrawal_fee" }),
    ]);
    expect(withdraw(undefined, asked, "active", has("100"))).toHaveLength(1);
  });
});

describe("the linter", () => {
  const codes = (document: object) =>
    lint(parsePlan(document))
      .findings.filter(({ code }) => code === "never_earned" || code === "cap_below_minimum")
      .map(({ code, path }) => `${code} ${path}`);

  it("finds nothing to warn of in the preset", () => {
    expect(codes(pointsLadder)).toEqual([]);
  });

  it("warns of tasks that nobody can ever do", () => {
    const { ranks: _ranks, payout: _payout, ...rest } = pointsLadder;
    const points = { ...pointsLadder.points, team_levels: 1 };
    expect(codes({ ...rest, points, bonuses: [], periods: [] })).toEqual([
      "never_earned points.tasks.8",
      "never_earned points.tasks.17",
    ]);
  });

  it("warns of a rank that may ask for less than the least", () => {
    const { payout } = pointsLadder;
    expect(codes({ ...pointsLadder, payout: { ...payout, minimum: "500" } })).toEqual([]);
    expect(codes({ ...pointsLadder, payout: { ...payout, minimum: "500.01" } })).toEqual([
      "cap_below_minimum payout.cap.by_rank.LV1",
    ]);
  });
});
