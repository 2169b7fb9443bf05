import { lint, type Finding } from "../lint";
import type { Plan } from "../plan";
import { PRESET_CODES, preset } from "../presets";
import { halvingMatrix } from "../presets/halving-matrix";
import { HALVING, planWith } from "./given";

const [trust, direct, development, tree] = halvingMatrix.bonuses;
const withBonuses = (...bonuses: object[]): Plan => planWith({ bonuses });
const listOf = (pool: string, ...rates: string[]) => ({
  ...tree,
  rates: { kind: "list", rates },
  pool,
});
const short = ({ findings }: { findings: Finding[] }): string[] =>
  findings.map(({ code, level, path }) => [level, code, path].filter(Boolean).join(" "));

describe("the worst case", () => {
  it("of the halving matrix is 10 %, with the sum that shows it", () => {
    expect(lint(HALVING)).toEqual({
      plan: "halving-matrix",
      findings: [],
      worst_case: {
        rate: "0.1",
        by_bonus: { trust: "0.03", direct: "0.03", development: "0.01", tree: "0.03" },
        proof: [
          'bonus "trust" (fund) pays exactly 0.03 of the base of an order',
          'bonus "direct" (direct) pays exactly 0.03 of the base of an order',
          'bonus "development" (fund) pays exactly 0.01 of the base of an order',
          'bonus "tree" (level) pays exactly 0.03 of the base of an order',
          "an order pays 0.03 + 0.03 + 0.01 + 0.03 = 0.1 of its base",
          "every amount is rounded down",
        ],
      },
    });
  });

  it("of a plan without bonuses is nothing", () => {
    const { worst_case } = lint(planWith({ bonuses: [], funds: [] }));
    expect(worst_case).toMatchObject({ rate: "0", by_bonus: {} });
    expect(worst_case.proof).toEqual([
      "an order pays no bonus = 0 of its base",
      "every amount is rounded down",
    ]);
  });

  it("is summed up by what a sale came from, without what is passed on", () => {
    const { rate, proof } = lint(preset("differential")).worst_case;
    expect(rate).toBe("0.255");
    expect(proof.slice(0, 4)).toEqual([
      'bonus "team_sales" (differential) pays at most 0.2 of the base of an order',
      'bonus "entrance_team" (differential) pays at most 0.2 of the base of an investment',
      'bonus "portfolio_returns" (own_return) passes on what it is given',
      'bonus "network_profits" (differential) pays at most 0.2 of the base of a profit',
    ]);
    expect(proof.slice(-4)).toEqual([
      "an order pays 0.2 + 0.01 + 0.005 + 0.005 + 0.005 + 0.01 + 0.01 + 0.01 = 0.255 of its base",
      "an investment pays 0.2 = 0.2 of its base",
      "a profit pays 0 + 0.2 = 0.2 of its base",
      "every amount is rounded down",
    ]);
  });

  it("and what a cap can cut may be a profit's", () => {
    const plan = preset("differential");
    const [team, entrance, ...others] = plan.bonuses;
    const bonuses = [{ ...team, stop_rate: "0.1" }, { ...entrance, stop_rate: "0.1" }, ...others];
    expect(lint({ ...plan, bonuses } as Plan).worst_case.rate).toBe("0.2");
    const capped = lint({ ...plan, bonuses, cap: { rate: "0.18" } } as Plan);
    expect(short(capped)).toContain("warning above_cap cap.rate");
    // The 0.2 of a profit, cut; an order with its pools comes to 0.155.
    expect(capped.worst_case.rate).toBe("0.18");
    expect(capped.worst_case.proof.at(-2)).toBe(
      "partners and funds get at most 0.18 of the base of any of them, by the cap, beside what periods pay",
    );
    const { proof } = lint({ ...HALVING, cap: { rate: "0.05" } } as Plan).worst_case;
    expect(proof.at(-2)).toBe(
      "partners and funds get at most 0.05 of the base of any of them, by the cap",
    );
  });

  it("above the whole base is an error, though the schema lets no such plan through", () => {
    const bonuses = [{ ...HALVING.bonuses[0], rate: "0.93000001" }, ...HALVING.bonuses.slice(1)];
    const report = lint({ ...HALVING, bonuses } as Plan);
    expect(short(report)).toEqual(["error pays_more_than_base bonuses"]);
    expect(report.findings[0].message).toContain("1.00000001");
  });

  it.each([
    ["0.0999", ["warning above_cap cap.rate"]],
    ["0.1", []],
    ["0.25", []],
  ])("against a cap of %s", (rate, findings) => {
    const capped = { ...HALVING, cap: { rate } } as Plan;
    expect(short(lint(capped))).toEqual(findings);
  });
});

it.each(PRESET_CODES)("preset %s has no error", (code) => {
  expect(lint(preset(code)).findings.filter(({ level }) => level === "error")).toEqual([]);
});

it.each<[string, Plan, string[]]>([
  [
    "a bonus of rate 0",
    withBonuses({ ...trust, rate: "0.0" }, direct, development),
    ["warning never_pays bonuses.0"],
  ],
  [
    "a level that pays more than a nearer one, the first of them",
    withBonuses(trust, development, listOf("0.03", "0.01", "0.01", "0.003", "0.004", "0.001")),
    ["info list_rates_rise bonuses.2.rates.rates.3"],
  ],
  [
    "rates that differ by zeros only",
    withBonuses(trust, development, listOf("0.03", "0.01", "0.010")),
    [],
  ],
  [
    "a pool of more than twice the rates",
    withBonuses(trust, listOf("0.0200001", "0.005", "0.005")),
    ["info pool_beyond_rates bonuses.1.pool"],
  ],
  ["a pool of twice the rates", withBonuses(trust, listOf("0.02", "0.005", "0.005")), []],
  [
    "a pool whose levels pay nobody",
    withBonuses(trust, listOf("0.02", "0", "0")),
    ["info pool_beyond_rates bonuses.1.pool"],
  ],
  ["a fund nobody feeds", withBonuses(trust), ["warning unfed_fund funds.1"]],
  ["a fund that only a remainder feeds", withBonuses(tree), ["warning unfed_fund funds.0"]],
  ["a base of CV", planWith({ base: "cv" }), ["info cv_base base"]],
  [
    "categories paid on more than their price",
    planWith({
      base: "cv",
      volumes: {
        rules: [
          { category: "a", bv: "1.1" },
          { category: "b", bv: "2", cv: "1" },
          { category: "c", cv: "1.01" },
        ],
      },
    }),
    [
      "warning cv_above_price volumes.rules.0.bv",
      "warning cv_above_price volumes.rules.2.cv",
      "info cv_base base",
    ],
  ],
  [
    "a category that is named twice",
    planWith({
      volumes: { rules: [{ category: "a", cv: "3" }, { category: "b" }, { category: "a" }] },
    }),
    ["warning dead_volume_rule volumes.rules.2"],
  ],
  ["no hold", planWith({ holds_days: { order: 0 } }), ["info no_hold holds_days.order"]],
  ["a hold of one day", planWith({ holds_days: { order: 1 } }), []],
])("%s", (_what, plan, expected) => {
  expect(short(lint(plan))).toEqual(expected);
});

it("says in words which level pays more than a nearer one", () => {
  const [finding] = lint(withBonuses(trust, development, listOf("0.03", "0.01", "0.02"))).findings;
  expect(finding.message).toBe("level 2 pays 0.02, more than the nearer level 1 with 0.01");
});

it("names the gravest first", () => {
  const plan = planWith({ holds_days: { order: 0 }, bonuses: [trust, listOf("0", "0")] });
  expect(lint(plan).findings.map(({ level }) => level)).toEqual(["warning", "info"]);
});

it("answers the same for the same plan, and leaves the plan as it was", () => {
  const before = JSON.stringify(HALVING);
  expect(lint(HALVING)).toEqual(lint(HALVING));
  expect(JSON.stringify(HALVING)).toBe(before);
});
