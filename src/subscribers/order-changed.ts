import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework";
import { hintOrders } from "../workflows/hint-orders";

/** An event is only a hint that an order changed; the drain reads what it is now. */
export default async function uplineOrderChanged({
  event,
  container,
}: SubscriberArgs<{ id?: string; order_id?: string }>): Promise<void> {
  const order_id = event.data.order_id ?? event.data.id;
  if (order_id) await hintOrders(container, [order_id]);
}

export const config: SubscriberConfig = {
  event: [
    "order.placed",
    "order.updated",
    "order.canceled",
    "order.completed",
    "order.return_received",
    "order-edit.confirmed",
    "order.claim_created",
    "order.exchange_created",
  ],
  context: { subscriberId: "upline-order-changed" },
};
