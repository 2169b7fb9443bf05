/** A store with everybody who may knock at a route: two partners who are strangers, a customer, an admin. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { createCart } from "../../demo/orders";
import type { Http } from "../../demo/http";
import { halvingMatrix } from "../../src/engine/presets/halving-matrix";
import { drainInboxWorkflow } from "../../src/workflows/drain-inbox";
import { Shop, type ShopPartner } from "./shop";

export interface Stage {
  shop: Shop;
  container: MedusaContainer;
  base_url: string;
  /** above Ann and Bob, who are in nobody's way but hers */
  ruth: ShopPartner;
  ann: ShopPartner;
  bob: ShopPartner;
  /** a customer who is no partner */
  carl: { customer_id: string; token: string };
  /** an order that paid Ann, and one that paid Bob; Ruth earned of both */
  orders: { ann: string; bob: string };
  cart_id: string;
  draft_id: string;
}

/** On a busy machine the store takes its time. */
export const OPENING_MS = 300_000;

/** Opens the store and lets a little happen in it; `api` is the runner's axios. */
export async function openStage(api: unknown, container: MedusaContainer): Promise<Stage> {
  const shop = await Shop.open(api as Http, container);
  const ruth = await shop.partner("Ruth Root");
  const ann = await shop.partner("Ann Alpha", ruth);
  const bob = await shop.partner("Bob Bravo", ruth);
  const carl = await shop.customer("Carl Customer");
  const orders = {
    ann: (await shop.order({ referral_code: ann.referral_code })).id,
    bob: (await shop.order({ referral_code: bob.referral_code })).id,
  };
  const document = { ...halvingMatrix, code: "a-draft" };
  type Draft = { commission_plan: { id: string } };
  const { commission_plan } = await shop.adminPost<Draft>("/commission-plans", { document });
  const cart_id = await createCart(shop.http, shop.store);
  await shop.settled(orders.ann);
  await shop.settled(orders.bob);
  await drainInboxWorkflow(container).run();
  const { baseURL } = (api as { defaults: { baseURL: string } }).defaults;
  return {
    ...{ shop, container, base_url: baseURL, ruth, ann, bob, carl, orders, cart_id },
    draft_id: commission_plan.id,
  };
}

/** Who asks, as headers. */
export function callers({ shop, ann, bob, carl }: Stage) {
  const key = { "x-publishable-api-key": shop.store.publishable_key };
  const as = (token: string) => ({ authorization: `Bearer ${token}` });
  const forged = `${shop.admin_token.split(".").slice(0, 2).join(".")}.${"A".repeat(43)}`;
  return {
    nobody: {},
    anonymous: key,
    forged: { ...key, ...as(forged) },
    unkeyed: as(ann.token),
    customer: { ...key, ...as(carl.token) },
    partner: { ...key, ...as(ann.token) },
    other: { ...key, ...as(bob.token) },
    admin: { ...key, ...as(shop.admin_token) },
  };
}

export type Caller = keyof ReturnType<typeof callers>;
