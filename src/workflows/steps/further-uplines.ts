/** A sale as another plan than its own sees it: further up than it was frozen, where that plan reaches. */
import { TREES, type SaleFact, type Tree, type Upline } from "../../engine/facts";
import { reachOfPlan, type Plan } from "../../engine/plan";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { loadUplines } from "./load-uplines";

export interface FurtherUplines {
  /** true when the plan reaches partners above the buyer whom the sale did not freeze */
  isShort(sale: SaleFact): boolean;
  /** the sale with every level the plan reaches; throws when the tree cannot say who is there */
  of(sale: SaleFact): SaleFact;
}

/** What was frozen stays as it was; only levels beyond it come from the tree as it is now. */
export async function loadFurtherUplines(
  services: Services,
  plan: Plan,
  sales: readonly SaleFact[],
  context: SharedContext,
): Promise<FurtherUplines> {
  const reach = reachOfPlan(plan);
  const isShort = (sale: SaleFact): boolean => reachesBeyond(sale, reach);
  const uplines = await loadUplines(services, sales.filter(isShort), reach, context);
  return {
    isShort,
    of: (sale) =>
      isShort(sale) ? { ...sale, upline: lengthened(sale.upline, uplines.of(sale, reach)) } : sale,
  };
}

function reachesBeyond({ upline }: SaleFact, reach: Record<Tree, number>): boolean {
  return TREES.some((tree) => {
    const { depth, nodes } = upline[tree];
    return nodes.length < Math.min(depth, reach[tree]);
  });
}

function lengthened(frozen: SaleFact["upline"], now: SaleFact["upline"]): SaleFact["upline"] {
  const longer = ({ depth, nodes }: Upline, present: Upline): Upline => ({
    depth,
    nodes: [...nodes, ...present.nodes.slice(nodes.length)],
  });
  return {
    sponsor: longer(frozen.sponsor, now.sponsor),
    placement: longer(frozen.placement, now.placement),
  };
}
