import { fundsNamedBy, type Plan } from "../plan";
import type { Finding } from "./finding";

/** A fund stays empty when nothing pays into it, be it only what is left over. */
export function unfedFunds(plan: Plan): Finding[] {
  const payers = [...plan.bonuses, ...plan.periods];
  const fed = new Set(payers.flatMap((item) => fundsNamedBy(item).map(([, fund]) => fund)));
  return plan.funds.flatMap(({ code }, index): Finding[] => {
    if (fed.has(code)) return [];
    const message = `nothing pays into fund "${code}"`;
    return [{ code: "unfed_fund", level: "warning", path: `funds.${index}`, message }];
  });
}
