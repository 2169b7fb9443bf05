/** A draft over the store's own orders: what it would have cost, and whom it would have met. Writes nothing. */
import { climbOf } from "../../engine/bonuses";
import { canonicalJson } from "../../engine/canonical";
import { Comparison } from "../../engine/comparison";
import { decide } from "../../engine/decide";
import { saleFact, TREES, type SaleFact, type Upline } from "../../engine/facts";
import { freezesSelf, laddersOfPlan, reachOfPlan, type Plan } from "../../engine/plan";
import { isShort as isShortOf, type Reach } from "../../engine/reach";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { loadUplines } from "../steps/load-uplines";

export interface SimulationInput {
  document: Plan;
  /** ISO times of orders: from, and up to but not including */
  from?: string;
  to?: string;
  /** most orders to look at, the last decided ones */
  limit: number;
}

interface SaleRow {
  no: string;
  sale: unknown;
  base: string;
  plan_version_id: string;
}

const PAGE = 500;
/** Beyond every journal. */
const END = (2n ** 63n - 1n).toString();

/**
 * Both sides are decided at the base that stands now: the order's own version against the draft. A sale froze
 * its upline as far as its own plan reached; levels beyond come from the tree as it is now, and the answer is
 * then `approximate`. `complete` is false when the period has more orders than `limit`.
 */
export async function simulatePlan(services: Services, input: SimulationInput) {
  const { document: draft, from = null, to = null, limit } = input;
  const comparison = new Comparison();
  const reach = reachOfPlan(draft);
  let approximate = false;
  let complete = false;
  await services.ledger.onSnapshot(async (context) => {
    for (let last = END; comparison.orders < limit;) {
      const size = Math.min(PAGE, limit - comparison.orders);
      // One more than is looked at tells whether there are more.
      const found = await services.ledger.read<SaleRow>(
        "SALES_BEFORE",
        [last, from, to, size + 1],
        context,
      );
      const rows = found.slice(0, size);
      if (rows.length > 0) {
        const extended = await comparePage(services, { rows, draft, reach }, comparison, context);
        approximate ||= extended;
        last = rows[rows.length - 1].no;
      }
      complete = found.length <= size;
      if (complete) return;
    }
  });
  return { plan: draft.code, approximate, complete, ...comparison.report() };
}

/** Adds a page of sales; true when one froze less upline than the draft needs, or another base. */
async function comparePage(
  services: Services,
  { rows, draft, reach }: { rows: SaleRow[]; draft: Plan; reach: Reach },
  comparison: Comparison,
  context: SharedContext,
): Promise<boolean> {
  const sales = rows.map(({ sale, base, plan_version_id }) => ({
    sale: { ...saleFact.parse(sale), base: BigInt(base) },
    plan_version_id,
  }));
  const ids = [...new Set(rows.map((row) => row.plan_version_id))];
  const versions = await services.plan.versions(ids, context);
  const short = sales.filter(({ sale }) => isShort(sale, reach)).map(({ sale }) => sale);
  const uplines = await loadUplines(services, short, [], reach, context);
  let approximate = short.length > 0;
  for (const { sale, plan_version_id } of sales) {
    const version = versions.get(plan_version_id);
    if (!version) throw new Error(`plan version ${plan_version_id} does not exist`);
    approximate ||= !isSameBase(version.plan, draft) || !hasFrozen(sale, draft);
    const further = isShort(sale, reach)
      ? { ...sale, upline: lengthened(sale.upline, uplines.of(sale, reach)) }
      : sale;
    comparison.add(sale, decide(version.plan, sale).lines, decide(draft, further).lines);
  }
  return approximate;
}

/** Whether a sale froze the ranks and the way up that the draft pays by. */
function hasFrozen({ self, climbs, upline }: SaleFact, draft: Plan): boolean {
  const ladders = laddersOfPlan(draft);
  const nodes = TREES.flatMap((tree) => upline[tree].nodes);
  return (
    (!freezesSelf(draft) || self !== undefined) &&
    draft.bonuses.every((bonus) => !climbOf(bonus) || climbs?.[bonus.code] !== undefined) &&
    nodes.every(({ ranks }) => ladders.every((ladder) => ranks?.[ladder] !== undefined))
  );
}

/** Bases are taken as they were decided; a draft that takes them of something else is met only roughly. */
function isSameBase(decided: Plan, draft: Plan): boolean {
  const terms = ({ currency, base, fx = {}, volumes }: Plan) => {
    const rules = volumes?.rules ?? [];
    return canonicalJson(base === "cv" ? { base, rules, currency, fx } : { base, rules });
  };
  return terms(decided) === terms(draft);
}

/** True when the draft reaches partners above the buyer whom the sale did not freeze. */
function isShort({ upline }: SaleFact, reach: Reach): boolean {
  return TREES.some((tree) => isShortOf(upline[tree], tree, reach));
}

/** What was frozen stays as it was; only levels beyond it come from the tree. */
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
