/** What stands beside the chain and must agree with it: strays, orders, trees, counters, ranks, points, funds. */
import { checkPoints } from "../../modules/partner";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import type { Fault } from "./fault";

/** Facts without a journal, postings without one, and records of orders that are not what their facts say. */
export async function strayFault(
  { ledger }: Services,
  context: SharedContext,
): Promise<Fault | null> {
  const [stray] = await ledger.read<Fault>("STRAYS", [], context);
  return stray ?? null;
}

export async function orderFault(
  { ledger }: Services,
  context: SharedContext,
): Promise<Fault | null> {
  const [missing] = await ledger.read<Fault>("MISSING_ORDER", [], context);
  if (missing) return missing;
  const [wrong] = await ledger.read<Fault>("WRONG_ORDER", [], context);
  return wrong ?? null;
}

export async function metricsFault(
  { tree }: Services,
  context: SharedContext,
): Promise<Fault | null> {
  const { fault } = await tree.checkMetrics(context);
  if (!fault) return null;
  const { partner_id, counter, expected, found } = fault;
  return { what: `metrics: ${counter}`, id: partner_id, expected, found };
}

export async function rankFault(
  { partner }: Services,
  context: SharedContext,
): Promise<Fault | null> {
  const fault = await partner.checkRanks(context);
  if (!fault) return null;
  const { partner_id, ladder, expected, found } = fault;
  return { what: `rank on ladder ${ladder}`, id: partner_id, expected, found };
}

export async function pointsFault(context: SharedContext): Promise<Fault | null> {
  const fault = await checkPoints(context);
  if (!fault) return null;
  const { partner_id, expected, found } = fault;
  return { what: "points", id: partner_id, expected, found };
}

/** A fund is what a plan that was published says of it; when it was opened, nobody else knows. */
export async function fundFault(
  { plan, trustFund }: Services,
  context: SharedContext,
): Promise<Fault | null> {
  const named = await plan.fundsEver(context);
  for (const { code, purpose } of await trustFund.funds(context)) {
    const purposes = named.filter((fund) => fund.code === code).map((fund) => fund.purpose);
    if (purposes.includes(purpose)) continue;
    const expected = purposes.join(" or ") || "a fund of a published plan";
    return { what: "trust fund", id: code, expected, found: purpose };
  }
  return null;
}
