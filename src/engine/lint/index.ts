/**
 * The linter: what a plan can cost at most, proven from the budget of each bonus, and what in it looks like
 * a mistake. A new rule is a function in a file of this folder and an entry in {@link RULES}.
 */
import { budgetOf, isExact, isPassedOn, sourceOf } from "../bonuses";
import { rateText } from "../money";
import { budgetOfPlan, budgetOn, sourcesOfPlan, type Plan } from "../plan";
import { moreThanTheBase, moreThanTheCap, neverPays } from "./budget";
import type { Finding } from "./finding";
import { unfedFunds } from "./funds";
import { noHold } from "./holds";
import { kinds } from "./kinds";
import type { Rule } from "./rule";
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
];

const LEVELS: readonly Finding["level"][] = ["error", "warning", "info"];

export interface WorstCase {
  /** most that one order can pay, as a fraction of its base, before any cap */
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
  const shares = [
    ...plan.bonuses.map((bonus) => ({
      code: bonus.code,
      source: sourceOf(bonus),
      share: rateText(budgetOf(bonus)),
      words: isPassedOn(bonus)
        ? `bonus "${bonus.code}" (${bonus.kind}) passes on what it is given`
        : `bonus "${bonus.code}" (${bonus.kind}) pays ${isExact(bonus) ? "exactly" : "at most"}`,
    })),
    ...plan.periods.map(({ code, kind, share, every }) => ({
      code,
      source: "order" as const,
      share,
      words: `${kind} "${code}" pays, each ${every}, at most`,
    })),
  ];
  const steps = shares.map(({ words, share, source }) =>
    words.endsWith("given")
      ? words
      : `${words} ${share} of the base of a${source === "profit" ? "" : "n"} ${source}`,
  );
  const sums = sourcesOfPlan(plan).map((source) => {
    const sum = shares.filter((item) => item.source === source).map(({ share }) => share);
    const total = rateText(budgetOn(plan, source));
    return `${source === "profit" ? "a" : "an"} ${source} pays ${sum.join(" + ") || "no bonus"} = ${total} of its base`;
  });
  return {
    rate: rateText(budgetOfPlan(plan)),
    by_bonus: Object.fromEntries(shares.map(({ code, share }) => [code, share])),
    proof: [...steps, ...sums, "every amount is rounded down"],
  };
}
