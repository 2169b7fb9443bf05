/** What subscribers do: note that an order changed, and wake the drain. Nothing here waits for a decision. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import { servicesOf } from "./services";
import { wakeDrain } from "./steps/wake-drain";

export async function hintOrders(container: MedusaContainer, order_ids: string[]): Promise<void> {
  if (order_ids.length === 0) return;
  const { ledger } = servicesOf(container);
  await ledger.hint(order_ids.map((ref) => ({ kind: "order" as const, ref })));
  wakeDrain(container);
}

/** The orders a payment belongs to. */
export async function ordersOfPayment(
  container: MedusaContainer,
  payment_id: string,
): Promise<string[]> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "payment",
    fields: ["id", "payment_collection.order.id"],
    filters: { id: payment_id },
  });
  const rows = data as { payment_collection?: { order?: { id: string } | null } | null }[];
  return rows.flatMap((row) => row.payment_collection?.order?.id ?? []);
}
