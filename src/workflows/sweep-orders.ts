import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import { drainInboxWorkflow } from "./drain-inbox";
import { servicesOf } from "./services";

const SWEEP = "orders";
const PAGE = 500;
/** A transaction may commit this long after the time it stamped. */
const OVERLAP_MS = 10 * 60_000;

/**
 * Finds orders that changed since the last sweep, whether or not an event told of it. Events are only hints
 * and may be lost; this is the truth. An order that stands as decided costs one comparison.
 */
const sweepStep = createStep("upline-sweep-orders", async (_input: void, { container }) => {
  const { ledger } = servicesOf(container);
  const started = new Date();
  const mark = await ledger.sweptTo(SWEEP);
  const since = new Date((mark ? Date.parse(mark) : started.getTime()) - OVERLAP_MS);
  let hinted = 0;
  for (const find of [changedOrders, changedPayments]) {
    for await (const refs of find(container, since)) {
      await ledger.hint(refs.map((ref) => ({ kind: "order" as const, ref })));
      hinted += refs.length;
    }
  }
  await ledger.markSwept(SWEEP, started.toISOString());
  return new StepResponse({ hinted });
});

/** Orders placed, edited, returned or canceled since. */
async function* changedOrders(container: MedusaContainer, since: Date): AsyncGenerator<string[]> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  for (let skip = 0; ; skip += PAGE) {
    const { data } = await query.graph({
      entity: "order",
      fields: ["id"],
      filters: { updated_at: { $gt: since } },
      pagination: { take: PAGE, skip, order: { id: "ASC" } },
    });
    if (data.length > 0) yield data.map((order) => order.id);
    if (data.length < PAGE) return;
  }
}

/** Orders whose payment was captured or refunded since: that leaves the order itself untouched. */
async function* changedPayments(container: MedusaContainer, since: Date): AsyncGenerator<string[]> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  for (let skip = 0; ; skip += PAGE) {
    const { data } = await query.graph({
      entity: "payment_collection",
      fields: ["id", "order.id"],
      filters: { updated_at: { $gt: since } },
      pagination: { take: PAGE, skip, order: { id: "ASC" } },
    });
    const rows = data as { order?: { id: string } | null }[];
    const ids = rows.flatMap((row) => row.order?.id ?? []);
    if (ids.length > 0) yield ids;
    if (data.length < PAGE) return;
  }
}

export const sweepOrdersWorkflow = createWorkflow("upline-sweep-orders", () => {
  const swept = sweepStep();
  drainInboxWorkflow.runAsStep({ input: undefined });
  return new WorkflowResponse(swept);
});
