import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework";
import { hintOrders, ordersOfPayment } from "../workflows/hint-orders";

/** Captures and refunds name the payment; its order may have changed. */
export default async function uplinePaymentChanged({
  event,
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  await hintOrders(container, await ordersOfPayment(container, event.data.id));
}

export const config: SubscriberConfig = {
  event: ["payment.captured", "payment.refunded"],
  context: { subscriberId: "upline-payment-changed" },
};
