/**
 * The linter: what a plan can cost at most, proven from the budget of each bonus, and what in it looks like
 * a mistake. A new rule is a function in a file of this folder and an entry in {@link RULES}.
 */
import { budgetOf, isExact } from "../bonuses";
import { rateText } from "../money";
import { budgetOfPlan, type Plan } from "../plan";
import { moreThanTheBase, moreThanTheCap, neverPays } from "./budget";
import type { Finding } from "./finding";
import { unfedFunds } from "./funds";
import { noHold } from "./holds";
import { kinds } from "./kinds";
import type { Rule } from "./rule";

export type { Finding } from "./finding";

const RULES: readonly Rule[] = [
  moreThanTheBase,
  moreThanTheCap,
  neverPays,
  unfedFunds,
  noHold,
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
  const shares = plan.bonuses.map((bonus) => ({ bonus, share: rateText(budgetOf(bonus)) }));
  const total = rateText(budgetOfPlan(plan));
  const steps = shares.map(({ bonus, share }) => {
    const bound = isExact(bonus) ? "exactly" : "at most";
    return `bonus "${bonus.code}" (${bonus.kind}) pays ${bound} ${share} of the base`;
  });
  const sum = shares.map(({ share }) => share).join(" + ") || "no bonus";
  return {
    rate: total,
    by_bonus: Object.fromEntries(shares.map(({ bonus, share }) => [bonus.code, share])),
    proof: [...steps, `together ${sum} = ${total} of the base; every amount is rounded down`],
  };
}
