/** Plays a story in a running store, over HTTP, as shoppers, partners and admins would. */
import { type OrderCommissions, waitForCommissions } from "./commissions";
import { adminHeaders, type Http, storeHeaders } from "./http";
import { growNetwork, type Network } from "./network";
import { captureOrder, type PlacedOrder, placeOrder, refundOrder } from "./orders";
import type { Step } from "./stories";
import type { DemoStore } from "./store";

export interface Stage {
  http: Http;
  admin_token: string;
  store: DemoStore;
  network: Network;
}

/** Orders so far, by the name the story gives them. */
export type Played = Map<string, PlacedOrder>;

export async function perform(stage: Stage, steps: readonly Step[]): Promise<Played> {
  const orders: Played = new Map();
  for (const step of steps) await play(stage, step, orders);
  return orders;
}

async function play(stage: Stage, step: Step, orders: Played): Promise<void> {
  const { http, admin_token, store, network } = stage;
  const admin = adminHeaders(admin_token);
  switch (step.kind) {
    case "order": {
      const order = await placeAndWait(stage, step);
      orders.set(step.order, order);
      return;
    }
    case "capture":
      return captureOrder(http, admin_token, orderOf(orders, step.order).id);
    case "refund": {
      const { id } = orderOf(orders, step.order);
      await refundOrder(http, admin_token, id, step.amount);
      const accept = ({ lines, reversed }: OrderCommissions) =>
        lines.length === 0 || Number(reversed) > 0;
      const { lines } = await waitForCommissions(http, admin_token, id, { accept });
      // An order that paid nobody shows nothing taken back: its volume is what fell.
      if (lines.length === 0) await untilDrained(http, admin_token);
      return;
    }
    case "join": {
      const [[name, member]] = await growNetwork(http, store, [[step.sponsor, step.name]], network);
      network.set(name, member);
      return;
    }
    case "rank": {
      const { ladder, rank, reason } = step;
      const { id } = memberOf(stage, step.of);
      await http.post(`/admin/partners/${id}`, { rank: { ladder, rank, reason } }, admin);
      return;
    }
    case "check_in": {
      const headers = storeHeaders(store.publishable_key, memberOf(stage, step.of).token);
      await http.post("/store/partners/me/check-ins", {}, headers);
      return;
    }
    case "fact": {
      const { kind: _kind, fact, of, ...given } = step;
      const { customer_id } = memberOf(stage, of);
      const body = { kind: fact, customer_id, amount: "1", currency: "usd", ...given };
      await http.post("/admin/commission-facts", body, admin);
      return;
    }
    case "close":
      await http.post(`/admin/periods/${step.period}/close`, {}, admin);
  }
}

const DRAIN_MS = 1_000;

/** Waits until nothing is left to be looked at; the event of what was just done may take a moment to come. */
async function untilDrained(http: Http, admin_token: string): Promise<void> {
  type Health = { health: { drain: { due: number } } };
  for (let due = 1; due > 0;) {
    await new Promise((resolve) => setTimeout(resolve, DRAIN_MS));
    const { data } = await http.get<Health>("/admin/upline/health", adminHeaders(admin_token));
    due = data.health.drain.due;
  }
}

/** Places an order and waits until it is decided, so that the next step meets what it changed. */
async function placeAndWait(
  { http, admin_token, store, network }: Stage,
  { product, quantity = 1, currency, by, code_of }: Extract<Step, { kind: "order" }>,
): Promise<PlacedOrder> {
  const found = store.products.find(({ handle }) => handle === product);
  if (!found) throw new Error(`the demo store sells no "${product}"`);
  const order = await placeOrder(http, store, {
    currency,
    items: [{ variant_id: found.variant_id, quantity }],
    customer_token: by && network.get(by)?.token,
    referral_code: code_of && network.get(code_of)?.referral_code,
  });
  await waitForCommissions(http, admin_token, order.id);
  return order;
}

function orderOf(orders: Played, name: string): PlacedOrder {
  const order = orders.get(name);
  if (!order) throw new Error(`the story has no order "${name}" yet`);
  return order;
}

function memberOf({ network }: Stage, name: string) {
  const member = network.get(name);
  if (!member) throw new Error(`nobody is called "${name}" in the story`);
  return member;
}
