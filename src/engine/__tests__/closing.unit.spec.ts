import { periodNamesOf } from "../closing";
import { evaluationPeriods } from "../evaluation";
import { preset } from "../presets";
import { oneStep, rankPlan, step } from "./snapshots";

const PURCHASE = { metric: "own_purchases", at_least: "1" };
const ladder = (code: string, evaluate: string) => ({
  code,
  evaluate,
  steps: [step(`${code}0`), step(`${code}1`, { metric: "points", at_least: 1 })],
});

describe("a plan closes", () => {
  it("the periods of its evaluated ladders, each once and the shortest first", () => {
    const ladders = [ladder("a", "month"), ladder("b", "day"), ladder("c", "month")];
    expect(periodNamesOf(rankPlan(ladders))).toEqual(["day", "month"]);
    const atOnce = { code: "d", evaluate: "at_once", steps: [step("d0"), step("d1", PURCHASE)] };
    expect(evaluationPeriods(rankPlan([atOnce, ...ladders]))).toEqual(["month", "day"]);
  });

  it("the periods of its items", () => {
    const { periods, ...rest } = preset("binary-credits");
    const weekly = periods.map((item) => ({ ...item, every: "week" as const }));
    expect(periodNamesOf({ ...rest, periods: [...weekly, ...periods] })).toEqual(["day", "week"]);
  });

  it("every day where it has points", () => {
    expect(periodNamesOf(preset("points-ladder"))).toContain("day");
    const { points } = preset("points-ladder");
    expect(periodNamesOf({ ...rankPlan([ladder("a", "month")]), points })).toEqual([
      "day",
      "month",
    ]);
  });

  it("nothing where nothing asks for it", () => {
    expect(periodNamesOf(preset("halving-matrix"))).toEqual([]);
    expect(periodNamesOf(oneStep({ metric: "points", at_least: 1 }))).toEqual(["day"]);
  });
});
