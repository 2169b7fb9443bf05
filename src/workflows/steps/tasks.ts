/** Reported tasks as the drain takes them: what each counts, under the plan of its time. */
import { exchanged, noRate } from "../../engine/exchange";
import { parseMajor } from "../../engine/money";
import type { Plan } from "../../engine/plan";
import type { Happening } from "../../engine/points/earn";
import { reportable } from "../../engine/points/schema";
import type { InboxHint, ReportedFact } from "../../modules/ledger/types";
import type { PublishedPlan } from "../../modules/plan/service";
import { UplineError } from "../../support/errors";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

/** A task somebody did, and the plan of its time. */
export interface Task {
  partner_id: string;
  fact: ReportedFact;
  version: PublishedPlan;
}

/** Reported tasks by the id of their hint. */
export async function readTasks(
  { ledger, plan }: Services,
  hints: readonly InboxHint[],
  context: SharedContext,
): Promise<Map<string, Task>> {
  const asked = hints.filter(({ kind, ref }) => kind === "fact" && ref.startsWith("task:"));
  if (asked.length === 0) return new Map();
  const facts = await ledger.reportedOf(
    asked.map(({ ref }) => ref),
    context,
  );
  const times = [...facts.values()].map(({ at }) => at);
  const versions = await plan.versionsAt(times, context);
  const tasks = new Map<string, Task>();
  for (const { id, ref } of asked) {
    const fact = facts.get(ref);
    if (!fact || fact.buyer_id === null) continue;
    const version = versions.get(fact.at) as PublishedPlan;
    tasks.set(id, { partner_id: fact.buyer_id, fact, version });
  }
  return tasks;
}

type TaskReport = Pick<ReportedFact, "metric" | "amount" | "currency" | "at">;

/**
 * What a task counts: how often, or an amount of the plan's currency. Throws `fact_not_in_plan`, `unknown_metric`
 * and `not_a_count`; `fx_missing` while the plan has no rate.
 */
export function happeningOf(
  plan: Plan,
  { metric: wanted, amount, currency, at }: TaskReport,
): Happening {
  if (!plan.points) {
    const message = `plan "${plan.code}" has no points that a task could earn`;
    throw new UplineError("invalid_data", "fact_not_in_plan", message, { field: "kind" });
  }
  const metric = wanted ?? "";
  const metrics = reportable(plan.points);
  const unit = metrics.get(metric);
  if (!unit) {
    const message = `metric: "${metric}" is not one of ${[...metrics.keys()].join(", ")}`;
    throw new UplineError("invalid_data", "unknown_metric", message, { field: "metric" });
  }
  if (unit === "amount") {
    const by = exchanged(plan, amount, currency);
    if (by === null) throw noRate(currency, plan.currency);
    return { metric, by, at };
  }
  const one = parseMajor("1", currency);
  if (amount % one !== 0n) {
    const message = `amount: "${metric}" is counted: must be a whole number`;
    throw new UplineError("invalid_data", "not_a_count", message, { field: "amount" });
  }
  return { metric, by: amount / one, at };
}
