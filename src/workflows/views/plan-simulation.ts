/** A draft over the store's own orders: what it would have cost, and whom it would have met. Writes nothing. */
import { canonicalJson } from "../../engine/canonical";
import { Comparison } from "../../engine/comparison";
import { decide } from "../../engine/decide";
import { saleFact, type RerateFact } from "../../engine/facts";
import type { Plan } from "../../engine/plan";
import { rerate } from "../../engine/retroactive";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { loadFurtherUplines } from "../steps/further-uplines";

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
  /** ranks it was rated again by */
  rated: RerateFact["ranks"] | null;
  plan_version_id: string;
}

const PAGE = 500;
/** Beyond every journal. */
const END = (2n ** 63n - 1n).toString();

/**
 * Both sides are decided at the base and the ranks that stand now: the order's own version against the draft. A sale froze
 * its upline as far as its own plan reached; levels beyond come from the tree as it is now, and the answer is
 * then `approximate`. `complete` is false when the period has more orders than `limit`.
 */
export async function simulatePlan(services: Services, input: SimulationInput) {
  const { document: draft, from = null, to = null, limit } = input;
  const comparison = new Comparison();
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
        const extended = await comparePage(services, { rows, draft }, comparison, context);
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
  { rows, draft }: { rows: SaleRow[]; draft: Plan },
  comparison: Comparison,
  context: SharedContext,
): Promise<boolean> {
  const sales = rows.map(({ sale: frozen, base, rated, plan_version_id }) => {
    const sale = { ...saleFact.parse(frozen), base: BigInt(base) };
    return { sale: rated ? rerate(sale, { ranks: rated }) : sale, plan_version_id };
  });
  const ids = [...new Set(rows.map((row) => row.plan_version_id))];
  const versions = await services.plan.versions(ids, context);
  const facts = sales.map(({ sale }) => sale);
  const further = await loadFurtherUplines(services, draft, facts, context);
  let approximate = facts.some(further.isShort);
  for (const { sale, plan_version_id } of sales) {
    const version = versions.get(plan_version_id);
    if (!version) throw new Error(`plan version ${plan_version_id} does not exist`);
    approximate ||= !isSameBase(version.plan, draft);
    const { lines } = decide(draft, further.of(sale));
    comparison.add(sale, decide(version.plan, sale).lines, lines);
  }
  return approximate;
}

/** Bases are taken as they were decided; a draft that takes them of something else is met only roughly. */
function isSameBase(decided: Plan, draft: Plan): boolean {
  const terms = ({ currency, base, fx = {}, volumes }: Plan) => {
    const rules = volumes?.rules ?? [];
    return canonicalJson(base === "cv" ? { base, rules, currency, fx } : { base, rules });
  };
  return terms(decided) === terms(draft);
}
