import { lintBonus } from "../bonuses";
import type { Plan } from "../plan";
import type { Finding } from "./finding";

/** What each kind of bonus says about itself. */
export function kinds(plan: Plan): Finding[] {
  return plan.bonuses.flatMap((bonus, index) =>
    lintBonus(bonus, plan.ranks).map((finding) => ({
      ...finding,
      path: [`bonuses.${index}`, finding.path].filter(Boolean).join("."),
    })),
  );
}
