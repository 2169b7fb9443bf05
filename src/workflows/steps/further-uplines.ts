/** A sale as another plan than its own sees it: further up than it was frozen, where that plan reaches. */
import { climbOf } from "../../engine/bonuses";
import { TREES, type SaleFact, type Upline } from "../../engine/facts";
import { freezesSelf, laddersOfPlan, reachOfPlan, type Plan } from "../../engine/plan";
import { isShort as isShortOf, type Reach } from "../../engine/reach";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { loadUplines } from "./load-uplines";

export interface FurtherUplines {
  /** true when the plan needs what the sale did not freeze: partners further up, ranks, the way up */
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
  const isBeyond = (sale: SaleFact): boolean => reachesBeyond(sale, reach);
  const uplines = await loadUplines(services, sales.filter(isBeyond), [], reach, context);
  return {
    isShort: (sale) => isBeyond(sale) || !hasFrozen(sale, plan),
    of: (sale) =>
      isBeyond(sale) ? { ...sale, upline: lengthened(sale.upline, uplines.of(sale, reach)) } : sale,
  };
}

function reachesBeyond({ upline }: SaleFact, reach: Reach): boolean {
  return TREES.some((tree) => isShortOf(upline[tree], tree, reach));
}

/** Whether a sale froze the ranks and the way up that a plan pays by. */
function hasFrozen({ self, climbs, upline }: SaleFact, plan: Plan): boolean {
  const ladders = laddersOfPlan(plan);
  const nodes = TREES.flatMap((tree) => upline[tree].nodes);
  return (
    (!freezesSelf(plan) || self !== undefined) &&
    plan.bonuses.every((bonus) => !climbOf(bonus) || climbs?.[bonus.code] !== undefined) &&
    nodes.every(({ ranks }) => ladders.every((ladder) => ranks?.[ladder] !== undefined))
  );
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
