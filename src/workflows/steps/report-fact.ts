/** Keeps a fact that was reported: whom it counts for is settled here, and its decision is asked for. */
import { formatUnits, parseMajor } from "../../engine/money";
import { sourcesOfPlan, type Plan } from "../../engine/plan";
import { audit, reportedId } from "../../modules/ledger";
import type { ReportedFact, ReportedKind } from "../../modules/ledger/types";
import { UplineError } from "../../support/errors";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { amountOf } from "./amount-of";
import { partyOfFact } from "./reported-facts";
import { happeningOf } from "./tasks";

/** Decimals in major units. */
export interface FactReport {
  kind: ReportedKind;
  /** unique among facts of its kind; reported again it changes nothing */
  id: string;
  customer_id: string;
  amount: string;
  currency: string;
  /** of an investment: what entrance-fee rates are taken of */
  fee?: string;
  /** of a profit: the customer's own part */
  own_return?: string;
  /** of a task: which */
  metric?: string;
  /** who reports it */
  actor?: string;
}

/**
 * Keeps a fact once; tells whether it is new. Throws `fact_not_in_plan` for a kind that no bonus looks at, or a
 * task without points, `no_partner` for a customer who neither is a partner nor ever bought by one,
 * `no_amount` for a return of a profit of nothing, `fact_differs` when its id came with another content before,
 * `unknown_metric` and `not_a_count` of tasks.
 */
export async function reportFact(
  services: Services,
  report: FactReport,
  now: string,
): Promise<{ fact: ReportedFact; is_new: boolean }> {
  const { ledger, plan: plans } = services;
  const { kind, id, customer_id, currency, metric = null, actor = null } = report;
  const { plan } = await plans.versionAt(now);
  const ref = reportedId(report);
  // Reported again it is the fact that was kept, whatever the plan in force by now says.
  const kept = (await ledger.reportedOf([ref])).get(ref);
  if (!kept && kind !== "task") refuseUnpaid(plan, kind);
  const units = (field: Decimal): bigint | null => {
    const text = report[field];
    return text === undefined ? null : amountOf(parseMajor, text, currency, field);
  };
  const fact: ReportedFact = {
    kind,
    id,
    customer_id,
    ...(kept ? partyOfFact(kept) : await partyOf(services, customer_id, kind)),
    amount: units("amount") ?? 0n,
    currency,
    fee: units("fee"),
    own_return: units("own_return"),
    metric,
    at: now,
    actor,
  };
  if (!kept && kind === "task") happeningOf(plan, fact);
  refuseReturnOfNothing(fact);
  return ledger.inTransaction(async (context) => {
    const answer = await ledger.report(fact, context);
    if (answer.is_new && actor !== null) await recordReport(answer.fact, actor, context);
    return answer;
  });
}

async function recordReport(
  fact: ReportedFact,
  actor: string,
  context: SharedContext,
): Promise<void> {
  const { customer_id, amount, currency, metric } = fact;
  const after = { customer_id, amount: formatUnits(amount, currency), currency, metric };
  const subject = { subject_kind: "fact" as const, subject_id: reportedId(fact) };
  await audit.record(context, [{ action: "fact.report", ...subject, before: null, after, actor }]);
}

/** A refund takes a return back in proportion to the profit: without any, nothing ever could. */
function refuseReturnOfNothing({ amount, own_return }: ReportedFact): void {
  if (amount > 0n || own_return === null || own_return === 0n) return;
  const message = "own_return needs an amount above 0, whose refund takes it back";
  throw new UplineError("invalid_data", "no_amount", message, { field: "own_return" });
}

function refuseUnpaid(plan: Plan, kind: Exclude<ReportedKind, "task">): void {
  if (sourcesOfPlan(plan).includes(kind)) return;
  const message = `plan "${plan.code}" has no bonus on "${kind}"`;
  throw new UplineError("invalid_data", "fact_not_in_plan", message, { field: "kind" });
}

type Decimal = "amount" | "fee" | "own_return";

/** The partner a customer is; else the one its latest order counted for. */
async function partyOf({ partner, ledger }: Services, customer_id: string, kind: ReportedKind) {
  const [buyer] = await partner.partnersOfCustomers([customer_id]);
  if (buyer) return { buyer_id: buyer.id, seller_id: null };
  // Points are a partner's own: nobody earns them by a client's tasks.
  const seller_id = kind === "task" ? null : await ledger.latestSellerOf(customer_id);
  if (seller_id !== null) return { buyer_id: null, seller_id };
  throw new UplineError(
    "invalid_data",
    "no_partner",
    "this customer is no partner, and none of its orders counted for one",
    { field: "customer_id" },
  );
}
