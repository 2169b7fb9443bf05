/** What an admin does by every route that changes something, and what is recorded of it. */
import { storeHeaders } from "../../demo/http";
import { halvingMatrix } from "../../src/engine/presets/halving-matrix";
import { pointsLadder } from "../../src/engine/presets/points-ladder";
import type { Shop, ShopPartner } from "./shop";

export interface Scene {
  shop: Shop;
  /** below nobody, and below her */
  ann: ShopPartner;
  bob: ShopPartner;
  /** asks for something as another admin, and answers with its id */
  askAs(path: string, body: object): Promise<string>;
}

/** A request that does something, and the actions recorded of it, in their order. */
export interface Deed {
  actions: string[];
  request(scene: Scene): Promise<[path: string, body?: object]>;
}

/** Why nothing is recorded. */
interface Unrecorded {
  none: string;
}

/** Funds and a tank from one preset, ranks and tasks from another. */
const { ranks, points } = pointsLadder;
const placement = { ...halvingMatrix.placement, holding_days: 7 };
const HELD = { ...halvingMatrix, placement, ranks, points };

const draft = async ({ shop }: Scene): Promise<string> => {
  type Answer = { commission_plan: { id: string } };
  const answer = await shop.adminPost<Answer>("/commission-plans", { document: HELD });
  return `/commission-plans/${answer.commission_plan.id}`;
};

const publishable = async (scene: Scene): Promise<[path: string, body: object]> => {
  type Finding = { code: string; must_acknowledge?: boolean };
  const path = await draft(scene);
  const { findings } = await scene.shop.adminPost<{ findings: Finding[] }>(
    "/commission-plans/lint",
    { document: HELD },
  );
  const asked = findings.filter((finding) => finding.must_acknowledge);
  return [`${path}/publish`, { acknowledge: asked.map(({ code }) => code) }];
};

const WITHDRAWAL = { amount: "0.01", currency: "usd", reason: "a well" };
const withdrawal = async ({ askAs }: Scene, verb: string): Promise<string> =>
  `/trust-funds/trust/withdrawals/${await askAs("/trust-funds/trust/withdrawals", WITHDRAWAL)}/${verb}`;

const CORRECTION = { amount: "-1.00", currency: "usd", reason: "miscounted" };
const correction = async ({ askAs, ann }: Scene, verb: string): Promise<string> =>
  `/adjustments/${await askAs(`/partners/${ann.id}/adjustments`, CORRECTION)}/${verb}`;

/** A payout that somebody new asked for, as far as `state`; its path for admins. */
const payout = async (
  { shop, askAs }: Scene,
  state: "requested" | "approved" | "processing",
): Promise<{ id: string; path: string }> => {
  const partner = await shop.partner(`Cara ${Math.random().toString(36).slice(2)}`);
  const gift = { amount: "10.00", currency: "usd", reason: "a gift" };
  await shop.adminPost(
    `/adjustments/${await askAs(`/partners/${partner.id}/adjustments`, gift)}/approve`,
  );
  const me = storeHeaders(shop.store.publishable_key, partner.token);
  const ask = async <Answer>(what: string, body: object): Promise<Answer> =>
    (await shop.http.post<Answer>(`/store/partners/me/${what}`, body, me)).data;
  const details = { holder_name: "Cara", iban: "DE89370400440532013000" };
  type Method = { payout_method: { id: string } };
  const { payout_method } = await ask<Method>("payout-methods", { kind: "manual", details });
  const wanted = { amount: "10.00", currency: "usd", method_id: payout_method.id };
  const { id } = (await ask<{ payout: { id: string } }>("payouts", wanted)).payout;
  const path = `/payouts/${id}`;
  if (state !== "requested") await shop.adminPost(`${path}/approve`);
  if (state === "processing") await shop.adminPost("/payouts/batch", batchOf(id));
  return { id, path };
};
const batchOf = (id: string) => ({
  payout_ids: [id],
  total: { amount: "10.00", currency: "usd" },
});

/** By route, in an order in which each finds what it needs. */
export const DEEDS: Record<string, Deed | Unrecorded> = {
  "POST /admin/commission-plans/lint": { none: "keeps nothing" },
  "POST /admin/commission-plans/simulate": { none: "keeps nothing" },
  "POST /admin/commission-plans": {
    actions: ["plan.draft"],
    request: async () => ["/commission-plans", { document: halvingMatrix }],
  },
  "POST /admin/commission-plans/:id": {
    actions: ["plan.change"],
    request: async (scene) => [await draft(scene), { document: halvingMatrix }],
  },
  "DELETE /admin/commission-plans/:id": {
    actions: ["plan.delete"],
    request: async (scene) => [await draft(scene)],
  },
  "POST /admin/commission-plans/:id/shadow": {
    actions: ["plan.start_shadow"],
    request: async (scene) => [`${await draft(scene)}/shadow`],
  },
  "DELETE /admin/commission-plans/:id/shadow": {
    actions: ["plan.stop_shadow"],
    request: async (scene) => {
      const path = `${await draft(scene)}/shadow`;
      await scene.shop.adminPost(path);
      return [path];
    },
  },
  "POST /admin/commission-plans/:id/publish": { actions: ["plan.publish"], request: publishable },
  "POST /admin/partners": {
    actions: ["partner.enrol"],
    request: async ({ shop, ann }) => {
      const { customer_id } = await shop.customer("Cat Charlie");
      return ["/partners", { customer_id, sponsor_id: ann.id }];
    },
  },
  "POST /admin/partners/:id": {
    actions: ["partner.give_rank", "partner.set_kyc_level", "partner.change_status"],
    request: async ({ bob }) => {
      const rank = { ladder: "lv", rank: "LV2", reason: "was there before" };
      return [`/partners/${bob.id}`, { rank, kyc_level: "BASIC", status: "suspended" }];
    },
  },
  "POST /admin/partners/:id/placement": {
    actions: ["partner.place"],
    request: async ({ shop, ann }) => {
      // Since the plan was published newcomers are held.
      const dan = await shop.partner("Dan Delta", ann);
      return [`/partners/${dan.id}/placement`, { parent_id: ann.id }];
    },
  },
  "POST /admin/partners/:id/adjustments": {
    actions: ["adjustment.request"],
    request: async ({ ann }) => [`/partners/${ann.id}/adjustments`, CORRECTION],
  },
  "POST /admin/adjustments/:id/approve": {
    actions: ["adjustment.approve"],
    request: async (scene) => [await correction(scene, "approve")],
  },
  "POST /admin/adjustments/:id/reject": {
    actions: ["adjustment.reject"],
    request: async (scene) => [await correction(scene, "reject"), { reason: "it was right" }],
  },
  "POST /admin/trust-funds/:code/withdrawals": {
    actions: ["fund_withdrawal.request"],
    request: async () => ["/trust-funds/trust/withdrawals", WITHDRAWAL],
  },
  "POST /admin/trust-funds/:code/withdrawals/:id/approve": {
    actions: ["fund_withdrawal.approve"],
    request: async (scene) => [await withdrawal(scene, "approve")],
  },
  "POST /admin/trust-funds/:code/withdrawals/:id/reject": {
    actions: ["fund_withdrawal.reject"],
    request: async (scene) => [await withdrawal(scene, "reject"), { reason: "not now" }],
  },
  "POST /admin/commission-facts": {
    actions: ["fact.report"],
    request: async ({ ann }) => {
      const task = { kind: "task", id: "t1", metric: "reservations", amount: "1" };
      return ["/commission-facts", { ...task, customer_id: ann.customer_id, currency: "usd" }];
    },
  },
  "POST /admin/payouts/:id/approve": {
    actions: ["payout.approve"],
    request: async (scene) => [`${(await payout(scene, "requested")).path}/approve`],
  },
  "POST /admin/payouts/:id/reject": {
    actions: ["payout.reject"],
    request: async (scene) => [
      `${(await payout(scene, "approved")).path}/reject`,
      { reason: "papers are missing" },
    ],
  },
  "POST /admin/payouts/batch": {
    actions: ["payout_batch.send", "payout.send"],
    request: async (scene) => ["/payouts/batch", batchOf((await payout(scene, "approved")).id)],
  },
  "POST /admin/payouts/:id/complete": {
    actions: ["payout.pay"],
    request: async (scene) => [
      `${(await payout(scene, "processing")).path}/complete`,
      { reference: "SEPA-1" },
    ],
  },
  "POST /admin/payouts/:id/fail": {
    actions: ["payout.fail"],
    request: async (scene) => [
      `${(await payout(scene, "processing")).path}/fail`,
      { reason: "account closed" },
    ],
  },
  "POST /admin/payouts/:id/look-up": { none: "asks; what comes of it is recorded as it comes" },
  "POST /admin/periods/:name/close": {
    actions: ["period.close"],
    request: async () => ["/periods/day/close"],
  },
};
