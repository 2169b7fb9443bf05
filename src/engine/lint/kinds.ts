import { lintBonus } from "../bonuses";
import { lintPeriod } from "../periods";
import type { Plan } from "../plan";
import type { Finding } from "./finding";

/** What each kind of bonus, and of what a period pays, says about itself. */
export function kinds(plan: Plan): Finding[] {
  const under = (path: string) => (finding: Finding) => ({
    ...finding,
    path: [path, finding.path].filter(Boolean).join("."),
  });
  return [
    ...plan.bonuses.flatMap((bonus, index) =>
      lintBonus(bonus, plan.ranks).map(under(`bonuses.${index}`)),
    ),
    ...plan.periods.flatMap((item, index) =>
      lintPeriod(item, plan.ranks).map(under(`periods.${index}`)),
    ),
  ];
}
