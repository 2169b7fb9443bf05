import { compare, ONE_RATE, rate } from "../money";
import type { Plan } from "../plan";
import type { Finding } from "./finding";

/** The worst case is proven as a part of the base; CV is no part of the price but what people wrote. */
export function paidOnCv({ base, volumes }: Plan): Finding[] {
  if (base !== "cv") return [];
  const above = (volumes?.rules ?? []).flatMap(({ category, bv, cv }, index): Finding[] => {
    const factor = cv ?? bv;
    if (factor === undefined || compare(rate(factor), ONE_RATE) <= 0) return [];
    const field = cv === undefined ? "bv" : "cv";
    const message = `"${category}" is paid on more than its price, so the worst case is of ${factor} × the price`;
    const path = `volumes.rules.${index}.${field}`;
    return [{ code: "cv_above_price", level: "warning", path, message }];
  });
  const message =
    "rates are of CV: a product whose upline_cv is above its price can pay more than the worst case of its price";
  return [...above, { code: "cv_base", level: "info", path: "base", message }];
}

/** A rule for a category that an earlier rule names already is never asked. */
export function deadVolumeRules({ volumes }: Plan): Finding[] {
  const rules = volumes?.rules ?? [];
  return rules.flatMap(({ category }, index): Finding[] => {
    const first = rules.findIndex((rule) => rule.category === category);
    if (first === index) return [];
    const message = `never counts: volumes.rules.${first} names "${category}" already`;
    return [
      { code: "dead_volume_rule", level: "warning", path: `volumes.rules.${index}`, message },
    ];
  });
}
