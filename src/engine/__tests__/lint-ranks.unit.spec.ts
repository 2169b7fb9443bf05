import { lint } from "../lint";
import type { Plan } from "../plan";
import { rankPlan, step } from "./snapshots";

const pv = (at_least: string, more: object = {}) => ({ metric: "pv", at_least, ...more });
const at = (ladder: string, rank: string, at_least = 2) => ({
  metric: "directs_at_rank",
  ladder,
  rank,
  at_least,
});
const ladder = (code: string, ...requires: object[][]) => ({
  code,
  steps: [step(`${code}0`), ...requires.map((all, index) => step(`${code}${index + 1}`, ...all))],
});
const found = (plan: Plan): string[] =>
  lint(plan).findings.map(({ code, level, path }) => `${level} ${code} ${path}`);
const on = (index: number, stepIndex: number) => `ranks.ladders.${index}.steps.${stepIndex}`;

it.each<[string, object[], string[]]>([
  ["asks for more step by step", [ladder("l", [pv("1")], [pv("2")], [pv("3")])], []],
  [
    "asks for directs at the rank itself",
    [ladder("l", [pv("1"), at("l", "l1")], [pv("2"), at("l", "l1", 3)])],
    [`warning rank_needs_itself ${on(0, 1)}`],
  ],
  [
    "asks for directs at the rank itself and at one that can be won",
    [ladder("l", [at("l", "l1"), at("m", "m1")]), ladder("m", [pv("9")])],
    [`warning rank_needs_itself ${on(0, 1)}`],
  ],
  [
    "asks for directs at a higher rank",
    [ladder("l", [pv("1"), at("l", "l2")], [pv("2"), at("l", "l1", 3)])],
    [`error rank_cycle ${on(0, 2)}`, `warning rank_needs_itself ${on(0, 1)}`],
  ],
  ["asks for directs at the rank below", [ladder("l", [pv("1")], [at("l", "l1")])], []],
  ["asks for directs at the first step", [ladder("l", [at("l", "l0")])], []],
  [
    "asks for a rank of another ladder that asks for its own in turn",
    [ladder("l", [at("m", "m1")]), ladder("m", [at("l", "l1")], [pv("9"), at("m", "m1")])],
    [`error rank_cycle ${on(0, 1)}`, `error rank_cycle ${on(1, 1)}`],
  ],
  [
    "asks for a rank of another ladder, of which a higher one starts by itself",
    [ladder("l", [at("m", "m1")]), ladder("m", [at("l", "l1")], [pv("9")])],
    [],
  ],
  [
    "asks for no more higher up",
    [ladder("l", [pv("5")], [pv("5.0")], [pv("6"), { metric: "team_size", at_least: 1 }])],
    [`warning rank_never_held ${on(0, 1)}`],
  ],
  [
    "asks for something else higher up",
    [ladder("l", [pv("5")], [{ metric: "team_size", at_least: 5 }])],
    [],
  ],
  [
    "asks for less higher up",
    [ladder("l", [pv("100")], [pv("50"), { metric: "team_size", at_least: 5 }])],
    [`warning rank_asks_less ${on(0, 2)}.requires.0.at_least`],
  ],
  [
    "asks for less than the most of what a rank below asks",
    [ladder("l", [pv("100"), pv("50")], [pv("70"), { metric: "team_size", at_least: 5 }])],
    [`warning rank_asks_less ${on(0, 2)}.requires.0.at_least`],
  ],
  [
    "asks for less over another stretch",
    [ladder("l", [pv("100")], [pv("50", { window_days: 30 })])],
    [],
  ],
])("a plan that %s", (_what, ladders, expected) => {
  expect(found(rankPlan(ladders))).toEqual(expected);
});

it("says in words what is wrong", () => {
  const plan = rankPlan([ladder("l", [pv("1"), at("l", "l1")])]);
  expect(lint(plan).findings[0].message).toBe(
    'rank "l1" needs others who have it already: it starts only when somebody is given the rank by hand',
  );
});
