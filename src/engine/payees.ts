/** Who could be paid by a frozen sale: partners it names who were active when it was frozen. */
import { TREES } from "./facts";
import type { SaleFact } from "./facts";

export function payeesOf(sale: SaleFact): string[] {
  const { upline, climbs = {}, own_return, self, buyer_id } = sale;
  const nodes = [
    ...TREES.flatMap((tree) => upline[tree].nodes),
    ...Object.values(climbs).flatMap(({ origin, above }) => [origin, ...above]),
  ];
  const active = nodes.filter(({ status }) => status === "active").map((node) => node.partner_id);
  if (self?.status === "active") active.push(self.partner_id);
  if (own_return?.status === "active" && buyer_id !== null) active.push(buyer_id);
  return [...new Set(active)];
}
