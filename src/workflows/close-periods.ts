import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import type { MedusaContainer } from "@medusajs/framework/types";
import { periodNamesOf } from "../engine/closing";
import type { PeriodName } from "../engine/periods/names";
import { UplineError } from "../support/errors";
import { servicesOf } from "./services";
import { closeAt, dueCloses, type Closed } from "./steps/close-period";
import { emitClosed } from "./steps/emit-closed";
import { drainInboxWorkflow } from "./drain-inbox";

export interface ClosePeriodsInput {
  now: string;
  /** this period at once, up to now, though it is not over, and the admin who closes it */
  by_hand?: { name: PeriodName; closer: string };
}

/**
 * Closes each period that is over, once and in order, however long nobody looked; then, when asked, one more up
 * to now. Asked again with nothing new in between, it answers the close that is there.
 */
const closeStep = createStep(
  "upline-close-periods",
  async ({ now, by_hand }: ClosePeriodsInput, { container }) => {
    const services = servicesOf(container);
    const closed: Closed[] = [];
    const keep = (close: Closed | null) => {
      if (!close) return;
      closed.push(close);
      if (close.is_new) emitClosed(container, close);
    };
    for (const due of await dueCloses(services, now)) keep(await closeAt(services, due));
    if (by_hand) {
      const { name, closer } = by_hand;
      keep(await closeAt(services, { name, ends_at: now }, closer));
    }
    const { period = null, is_new = false } = closed[closed.length - 1] ?? {};
    return new StepResponse({
      closed: closed.filter((close) => close.is_new).length,
      period,
      is_new,
    });
  },
);

export const closePeriodsWorkflow = createWorkflow(
  "upline-close-periods",
  (input: ClosePeriodsInput) => {
    // What was sold before the end has to be counted before the end.
    drainInboxWorkflow.runAsStep({ input: undefined });
    return new WorkflowResponse(closeStep(input));
  },
);

/** An admin closes one of the plan's periods now; refuses one that the plan in force does not have. */
export async function closeNow(
  container: MedusaContainer,
  name: PeriodName,
  closer: string,
  now: string,
) {
  const services = servicesOf(container);
  const names = periodNamesOf((await services.plan.versionAt(now)).plan);
  if (!names.includes(name)) {
    const message = `the plan closes no "${name}"; it closes: ${names.join(", ") || "nothing"}`;
    throw new UplineError("not_found", "period_not_found", message, { name });
  }
  const { result } = await closePeriodsWorkflow(container).run({
    input: { now, by_hand: { name, closer } },
  });
  if (result.period === null) {
    const message = "nobody is in the network yet: nothing to close";
    throw new UplineError("not_allowed", "network_empty", message);
  }
  const { name: closed, starts_at, ends_at, closed_at } = result.period;
  return { name: closed, starts_at, ends_at, closed_at, is_new: result.is_new };
}
