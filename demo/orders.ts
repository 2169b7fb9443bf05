import type { DemoCurrency } from "./catalogue";
import { adminHeaders, type Http, storeHeaders } from "./http";
import type { DemoStore } from "./store";

export interface OrderInput {
  /** Chooses the region, and so the currency. */
  currency?: DemoCurrency;
  /** Default: one of the first product. `metadata` is the shopper's own. */
  items?: { variant_id: string; quantity?: number; metadata?: Record<string, unknown> }[];
  /** Token of a logged-in customer; without it the order is a guest's. */
  customer_token?: string;
  /** Default: the logged-in customer's, or one that no other guest uses. */
  email?: string;
  /** Put on the cart before anything else, as a shop does with the code of a link. */
  referral_code?: string;
  promo_codes?: string[];
}

/** The part of an order that the demo and the tests read; amounts are Medusa's numbers. */
export interface PlacedOrder {
  id: string;
  display_id: number;
  email: string;
  currency_code: string;
  total: number;
  items: { id: string; title: string; quantity: number }[];
}

let guests = 0;

function emailOf({ email, customer_token }: OrderInput): string | undefined {
  return email ?? (customer_token ? undefined : `guest-${Date.now()}-${++guests}@example.com`);
}

/** Opens a cart with the items and the address of the currency's region; resolves with its id. */
export async function createCart(http: Http, store: DemoStore, input: OrderInput = {}) {
  const currency = input.currency ?? "usd";
  const config = storeHeaders(store.publishable_key, input.customer_token);
  const address = {
    first_name: "Sam",
    last_name: "Shopper",
    address_1: "1 Main Street",
    city: "Springfield",
    postal_code: "12345",
    country_code: store.countries[currency],
  };
  const items = input.items ?? [{ variant_id: store.products[0].variant_id }];
  const { data } = await http.post<{ cart: { id: string } }>(
    "/store/carts",
    {
      region_id: store.region_ids[currency],
      sales_channel_id: store.sales_channel_id,
      email: emailOf(input),
      items: items.map((item) => ({ quantity: 1, ...item })),
      shipping_address: address,
      billing_address: address,
      promo_codes: input.promo_codes,
    },
    config,
  );
  return data.cart.id;
}

/** Takes a cart through delivery and payment, as a storefront does, until only its completion is left. */
export async function payCart(
  http: Http,
  store: DemoStore,
  cart_id: string,
  customer_token?: string,
): Promise<void> {
  const config = storeHeaders(store.publishable_key, customer_token);
  const delivery = { option_id: store.shipping_option_id };
  await http.post(`/store/carts/${cart_id}/shipping-methods`, delivery, config);
  const { data: paying } = await http.post<{ payment_collection: { id: string } }>(
    "/store/payment-collections",
    { cart_id },
    config,
  );
  await http.post(
    `/store/payment-collections/${paying.payment_collection.id}/payment-sessions`,
    { provider_id: "pp_system_default" },
    config,
  );
}

/** Takes a cart through delivery and payment to an order, as a storefront does. */
export async function completeCart(
  http: Http,
  store: DemoStore,
  cart_id: string,
  customer_token?: string,
): Promise<PlacedOrder> {
  const config = storeHeaders(store.publishable_key, customer_token);
  await payCart(http, store, cart_id, customer_token);
  const { data } = await http.post<
    { type: "order"; order: PlacedOrder } | { type: "cart"; error: { message: string } }
  >(`/store/carts/${cart_id}/complete`, {}, config);
  if (data.type !== "order") throw new Error(`the cart was not completed: ${data.error.message}`);
  return data.order;
}

/** Places a real order through the store API: cart, code, delivery, payment, completion. */
export async function placeOrder(
  http: Http,
  store: DemoStore,
  input: OrderInput = {},
): Promise<PlacedOrder> {
  const cart_id = await createCart(http, store, input);
  if (input.referral_code) {
    await http.post(
      `/store/carts/${cart_id}/referral`,
      { code: input.referral_code },
      storeHeaders(store.publishable_key, input.customer_token),
    );
  }
  return completeCart(http, store, cart_id, input.customer_token);
}

interface Payment {
  id: string;
  amount: number;
  captured_at: string | null;
}

async function paymentOf(http: Http, admin_token: string, order_id: string): Promise<Payment> {
  const { data } = await http.get<{ order: { payment_collections: { payments: Payment[] }[] } }>(
    `/admin/orders/${order_id}?fields=id,*payment_collections.payments`,
    adminHeaders(admin_token),
  );
  const payment = data.order.payment_collections.flatMap(({ payments }) => payments)[0];
  if (!payment) throw new Error(`order ${order_id} has no payment`);
  return payment;
}

/** Captures the order's payment, if it is not captured yet. */
export async function captureOrder(http: Http, admin_token: string, order_id: string) {
  const payment = await paymentOf(http, admin_token, order_id);
  if (payment.captured_at) return;
  await http.post(`/admin/payments/${payment.id}/capture`, {}, adminHeaders(admin_token));
}

/** Captures the payment if needed and gives `amount` (major units; default: all of it) back. */
export async function refundOrder(
  http: Http,
  admin_token: string,
  order_id: string,
  amount?: number,
) {
  await captureOrder(http, admin_token, order_id);
  const payment = await paymentOf(http, admin_token, order_id);
  const body = { amount: amount ?? payment.amount, note: "Refunded by the demo" };
  await http.post(`/admin/payments/${payment.id}/refund`, body, adminHeaders(admin_token));
}

/** Cancels an order that was not shipped. */
export async function cancelOrder(http: Http, admin_token: string, order_id: string) {
  await http.post(`/admin/orders/${order_id}/cancel`, {}, adminHeaders(admin_token));
}
