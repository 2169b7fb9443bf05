import { fundsNamedBy, type Plan } from "../plan";
import type { Finding } from "./finding";

/** A fund stays empty when no bonus pays into it, be it only what is left over. */
export function unfedFunds(plan: Plan): Finding[] {
  const fed = new Set(plan.bonuses.flatMap((bonus) => fundsNamedBy(bonus).map(([, fund]) => fund)));
  return plan.funds.flatMap(({ code }, index): Finding[] => {
    if (fed.has(code)) return [];
    const message = `no bonus pays into fund "${code}"`;
    return [{ code: "unfed_fund", level: "warning", path: `funds.${index}`, message }];
  });
}
