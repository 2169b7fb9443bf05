/**
 * The linter: what a plan can cost at most, proven from the budget of each bonus, and what in it looks like
 * a mistake. A new rule is a function in a file of this folder and an entry in {@link RULES}.
 */
import { budgetOf, costOf, isExact, isPassedOn, sourceOf, type Bonus } from "../bonuses";
import { compare, rate, rateText, subtract, ZERO_RATE, type Rate } from "../money";
import { periodBudgetOf, periodCostOf } from "../periods";
import { bonusBudgetOn, budgetOn, sourcesOfPlan, type Plan } from "../plan";
import { moreThanTheBase, moreThanTheCap, neverPays } from "./budget";
import type { Finding } from "./finding";
import { unfedFunds } from "./funds";
import { noHold } from "./holds";
import { kinds } from "./kinds";
import { deadLegs } from "./legs";
import { lessForMore, neverHeld, neverStarts } from "./ranks";
import { fallingRates, stopOffRates, unusedRates } from "./rates";
import { capBelowMinimum, neverEarned } from "./points";
import type { Rule } from "./rule";
import { withoutPoints } from "./unreachable";
import { deadVolumeRules, paidOnCv } from "./volumes";

export type { Finding } from "./finding";

const RULES: readonly Rule[] = [
  moreThanTheBase,
  moreThanTheCap,
  neverPays,
  unfedFunds,
  noHold,
  paidOnCv,
  deadVolumeRules,
  kinds,
  neverStarts,
  neverHeld,
  lessForMore,
  fallingRates,
  stopOffRates,
  unusedRates,
  deadLegs,
  withoutPoints,
  neverEarned,
  capBelowMinimum,
];

const LEVELS: readonly Finding["level"][] = ["error", "warning", "info"];

export interface WorstCase {
  /** most that one order can pay, as a fraction of its base; the cap counted, where the plan has one */
  rate: string;
  by_bonus: Record<string, string>;
  /** the steps from the plan to {@link rate}, in words */
  proof: string[];
}

export interface LintReport {
  /** code of the plan */
  plan: string;
  /** gravest first; within a level in the order of the rules */
  findings: Finding[];
  worst_case: WorstCase;
}

export function lint(plan: Plan): LintReport {
  const found = RULES.flatMap((rule) => rule(plan));
  const findings = LEVELS.flatMap((level) => found.filter((finding) => finding.level === level));
  return { plan: plan.code, findings, worst_case: worstCaseOf(plan) };
}

function worstCaseOf(plan: Plan): WorstCase {
  const ofBonus = (bonus: Bonus): string => {
    if (isPassedOn(bonus)) return "passes on what it is given";
    return costOf(bonus) ?? `pays ${isExact(bonus) ? "exactly" : "at most"}`;
  };
  const shares = [
    ...plan.bonuses.map((bonus) => ({
      code: bonus.code,
      source: sourceOf(bonus),
      share: rateText(budgetOf(bonus)),
      isCost: costOf(bonus) !== null,
      words: `bonus "${bonus.code}" (${bonus.kind}) ${ofBonus(bonus)}`,
    })),
    ...plan.periods.map((item) => ({
      code: item.code,
      source: "order" as const,
      share: rateText(periodBudgetOf(item)),
      isCost: periodCostOf(item) !== null,
      words: `${item.kind} "${item.code}" ${periodCostOf(item) ?? `pays, each ${item.every}, at most`}`,
    })),
  ];
  const steps = shares.map(({ words, share, source, isCost }) =>
    isCost || words.endsWith("given")
      ? words
      : `${words} ${share} of the base of a${source === "profit" ? "" : "n"} ${source}`,
  );
  const sums = sourcesOfPlan(plan).map((source) => {
    const sum = shares
      .filter((item) => item.source === source && !item.isCost)
      .map(({ share }) => share);
    const total = rateText(budgetOn(plan, source));
    return `${source === "profit" ? "a" : "an"} ${source} pays ${sum.join(" + ") || "no bonus"} = ${total} of its base`;
  });
  const capped = plan.cap
    ? [
        `partners and funds get at most ${plan.cap.rate} of the base of any of them, by the cap` +
          (plan.periods.length > 0 ? ", beside what periods pay" : ""),
      ]
    : [];
  return {
    rate: rateText(mostOf(plan)),
    by_bonus: Object.fromEntries(shares.map(({ code, share }) => [code, share])),
    proof: [...steps, ...sums, ...capped, "every amount is rounded down"],
  };
}

/** The budget, of which the cap bounds what bonuses pay; what it cuts stays in the house. */
function mostOf(plan: Plan): Rate {
  return sourcesOfPlan(plan)
    .map((source) => {
      const bonuses = bonusBudgetOn(plan, source);
      const cap = rate(plan.cap?.rate ?? "1");
      const cut = plan.cap && compare(bonuses, cap) > 0 ? subtract(bonuses, cap) : ZERO_RATE;
      return subtract(budgetOn(plan, source), cut);
    })
    .reduce((most, next) => (compare(next, most) > 0 ? next : most));
}
