/** A partner's check-in: a task of the day, kept once. */
import { dayOf } from "../../engine/points/day";
import { UplineError } from "../../support/errors";
import type { Services } from "../services";
import { reportFact } from "./report-fact";

export interface CheckIn {
  customer_id: string;
  partner_id: string;
  now: string;
}

/**
 * Keeps a check-in on the day of the plan's time zone; `already`: there was one before. Throws
 * `partner_not_active`; `fact_not_in_plan` and `unknown_metric` where no task counts check-ins.
 */
export async function checkIn(
  services: Services,
  { customer_id, partner_id, now }: CheckIn,
): Promise<{ already: boolean }> {
  const status = (await services.partner.statusesOf([partner_id])).get(partner_id);
  if (status !== "active") {
    const message = `only an active partner checks in; this one is ${status}`;
    throw new UplineError("not_allowed", "partner_not_active", message, { status });
  }
  const { plan } = await services.plan.versionAt(now);
  // An id that nobody else can report: theirs have no colons.
  const id = `check-in:${partner_id}:${dayOf(now, plan.time_zone)}`;
  const task = { kind: "task" as const, id, metric: "sign_ins", amount: "1" };
  const report = { ...task, customer_id, currency: plan.currency };
  const { is_new } = await reportFact(services, report, now);
  return { already: !is_new };
}
