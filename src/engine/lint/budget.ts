/** Rules about what a plan can cost. */
import { budgetOf, costOf, isPassedOn } from "../bonuses";
import { compare, rate, rateText, ZERO_RATE } from "../money";
import { bonusBudgetOn, budgetOfPlan, sourcesOfPlan, type Plan } from "../plan";
import { periodBudgetOf, periodCostOf } from "../periods";
import type { Finding } from "./finding";

/** The schema refuses such a plan too; the linter does not rely on who made the plan. */
export function moreThanTheBase(plan: Plan): Finding[] {
  const total = budgetOfPlan(plan);
  if (compare(total, rate("1")) <= 0) return [];
  const message = `an order can pay ${rateText(total)} of its base, which is more than all of it`;
  return [{ code: "pays_more_than_base", level: "error", path: "bonuses", message }];
}

/** A cap that can bite: what partners are shown is then not always what they get. */
export function moreThanTheCap(plan: Plan): Finding[] {
  const { cap } = plan;
  if (!cap) return [];
  const budgets = sourcesOfPlan(plan).map((source) => bonusBudgetOn(plan, source));
  const most = budgets.reduce((a, b) => (compare(b, a) > 0 ? b : a));
  if (compare(most, rate(cap.rate)) <= 0) return [];
  const message =
    `the bonuses of one order can come to ${rateText(most)} of its base, ` +
    `which is more than the cap of ${cap.rate}: amounts are then cut`;
  return [{ code: "above_cap", level: "warning", path: "cap.rate", message }];
}

export function neverPays(plan: Plan): Finding[] {
  return [...idleBonuses(plan), ...idlePeriods(plan)];
}

function idlePeriods({ periods }: Plan): Finding[] {
  return periods.flatMap((item, index): Finding[] => {
    if (periodCostOf(item) || compare(periodBudgetOf(item), ZERO_RATE) > 0) return [];
    const message = `"${item.code}" can never pay: its share of the turnover is 0`;
    return [{ code: "never_pays", level: "warning", path: `periods.${index}`, message }];
  });
}

function idleBonuses(plan: Plan): Finding[] {
  return plan.bonuses.flatMap((bonus, index): Finding[] => {
    if (isPassedOn(bonus) || costOf(bonus) || compare(budgetOf(bonus), ZERO_RATE) > 0) return [];
    const message = `bonus "${bonus.code}" can never pay: its share of the base is 0`;
    return [{ code: "never_pays", level: "warning", path: `bonuses.${index}`, message }];
  });
}
