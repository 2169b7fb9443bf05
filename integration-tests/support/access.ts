/**
 * Who may use which route: the expectation of the authorisation tests. A route without an entry fails them.
 */
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import { z } from "@medusajs/framework/zod";
import type { ApiRoute } from "./routes";
import type { Stage } from "./stage";

/** From the narrowest on; `anyone` needs a publishable key, `public` not even that. */
export type Access = "admin" | "partner" | "customer" | "anyone" | "public";

export const ACCESS: Readonly<Record<string, Access>> = {
  "GET /admin/adjustments": "admin",
  "POST /admin/adjustments/:id/approve": "admin",
  "POST /admin/adjustments/:id/reject": "admin",
  "POST /admin/commission-facts": "admin",
  "GET /admin/commission-plans": "admin",
  "POST /admin/commission-plans": "admin",
  "GET /admin/commission-plans/:id": "admin",
  "POST /admin/commission-plans/:id": "admin",
  "DELETE /admin/commission-plans/:id": "admin",
  "POST /admin/commission-plans/:id/publish": "admin",
  "GET /admin/commission-plans/:id/shadow": "admin",
  "POST /admin/commission-plans/:id/shadow": "admin",
  "DELETE /admin/commission-plans/:id/shadow": "admin",
  "POST /admin/commission-plans/lint": "admin",
  "POST /admin/commission-plans/simulate": "admin",
  "GET /admin/commission-report": "admin",
  "GET /admin/commission-report.csv": "admin",
  "GET /admin/commissions": "admin",
  "GET /admin/ledger/journals": "admin",
  "GET /admin/ledger/verify": "admin",
  "GET /admin/orders/:id/commissions": "admin",
  "GET /admin/partners": "admin",
  "POST /admin/partners": "admin",
  "GET /admin/partners/:id": "admin",
  "POST /admin/partners/:id": "admin",
  "POST /admin/partners/:id/adjustments": "admin",
  "POST /admin/partners/:id/placement": "admin",
  "GET /admin/partners/:id/statement": "admin",
  "GET /admin/payout-batches": "admin",
  "GET /admin/payouts": "admin",
  "GET /admin/payouts/:id": "admin",
  "POST /admin/payouts/:id/approve": "admin",
  "POST /admin/payouts/:id/complete": "admin",
  "POST /admin/payouts/:id/fail": "admin",
  "POST /admin/payouts/:id/look-up": "admin",
  "POST /admin/payouts/:id/reject": "admin",
  "POST /admin/payouts/batch": "admin",
  "GET /admin/payouts/export": "admin",
  "GET /admin/periods": "admin",
  "POST /admin/periods/:name/close": "admin",
  "GET /admin/pools/:code/distributions": "admin",
  "GET /admin/referral-analytics": "admin",
  "GET /admin/referral-tree": "admin",
  "GET /admin/referral-tree/complete": "admin",
  "GET /admin/referral-tree/level/:level": "admin",
  "GET /admin/referral-tree/path": "admin",
  "GET /admin/referral-tree/stats": "admin",
  "GET /admin/trust-funds": "admin",
  "GET /admin/trust-funds/:code/statement": "admin",
  "GET /admin/trust-funds/:code/transactions": "admin",
  "GET /admin/trust-funds/:code/withdrawals": "admin",
  "POST /admin/trust-funds/:code/withdrawals": "admin",
  "POST /admin/trust-funds/:code/withdrawals/:id/approve": "admin",
  "POST /admin/trust-funds/:code/withdrawals/:id/reject": "admin",
  "GET /admin/upline/audit": "admin",
  "GET /admin/upline/dashboard": "admin",
  "GET /admin/upline/health": "admin",
  "POST /hooks/upline/payouts/:provider": "public",
  "POST /store/carts/:id/referral": "anyone",
  "DELETE /store/carts/:id/referral": "anyone",
  "POST /store/partners": "customer",
  "GET /store/partners/me": "partner",
  "POST /store/partners/me/check-ins": "partner",
  "GET /store/partners/me/commissions": "partner",
  "GET /store/partners/me/commissions/:order_id": "partner",
  "GET /store/partners/me/payout-methods": "partner",
  "POST /store/partners/me/payout-methods": "partner",
  "DELETE /store/partners/me/payout-methods/:id": "partner",
  "GET /store/partners/me/payouts": "partner",
  "POST /store/partners/me/payouts": "partner",
  "DELETE /store/partners/me/payouts/:id": "partner",
  "GET /store/partners/me/placements": "partner",
  "POST /store/partners/me/placements": "partner",
  "GET /store/partners/me/points": "partner",
  "GET /store/partners/me/statement": "partner",
  "GET /store/partners/me/tree": "partner",
  "GET /store/partners/me/tree/path": "partner",
  "GET /store/partners/me/tree/stats": "partner",
  "POST /store/referral/validate": "anyone",
};

/** What somebody asks for: parameters of the path, the query and the body. */
export interface Ask {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}

/** An id that no table has. */
export const NOWHERE = "nowhere_01";

/** A well-formed request for each route that has to be told something; of ids, those that exist nowhere. */
export const ASKS: Readonly<Record<string, Ask>> = {
  "POST /store/carts/:id/referral": { body: { code: "NOSUCHCODE" } },
  "POST /store/referral/validate": { body: { code: "NOSUCHCODE" } },
  "POST /store/partners": { body: { referral_code: "NOSUCHCODE" } },
  "POST /store/partners/me/payout-methods": {
    body: {
      kind: "manual",
      details: { holder_name: "Ann Alpha", iban: "DE89370400440532013000" },
    },
  },
  "POST /store/partners/me/payouts": {
    body: { amount: "1.00", currency: "usd", method_id: NOWHERE },
  },
  "POST /store/partners/me/placements": { body: { partner_id: NOWHERE, parent_id: NOWHERE } },
};

/**
 * Where a partner can name something of somebody else: the request with Bob's ids, sent by Ann, has to be
 * answered as the request with ids that exist nowhere.
 */
export const STRANGE_ASKS: Readonly<Record<string, (stage: Stage) => Ask[] | Promise<Ask[]>>> = {
  "GET /store/partners/me/commissions": ({ orders }) => [{ query: { order_id: orders.bob } }],
  "GET /store/partners/me/commissions/:order_id": ({ orders }) => [
    { params: { order_id: orders.bob } },
  ],
  "GET /store/partners/me/tree": ({ bob, ruth }) => [
    { query: { parent_id: bob.id } },
    { query: { parent_id: ruth.id } },
  ],
  "DELETE /store/partners/me/payout-methods/:id": async (stage) => [
    { params: { id: (await payoutOf(stage, stage.bob.id)).method_id } },
  ],
  "POST /store/partners/me/payouts": async (stage) => {
    const { method_id } = await payoutOf(stage, stage.bob.id);
    return [{ body: { amount: "1.00", currency: "usd", method_id } }];
  },
  "DELETE /store/partners/me/payouts/:id": async (stage) => [
    { params: { id: (await payoutOf(stage, stage.bob.id)).payout_id } },
  ],
  "POST /store/partners/me/placements": ({ ann, bob, ruth }) => [
    { body: { partner_id: bob.id, parent_id: ann.id } },
    { body: { partner_id: ruth.id, parent_id: bob.id } },
  ],
};

/** A payout somebody asked for, and the account it goes to: rows without a journal, for strangers to try. */
async function payoutOf({ container }: Stage, partner_id: string) {
  const knex = container.resolve(ContainerRegistrationKeys.PG_CONNECTION);
  const [method_id, payout_id] = [`of_${partner_id}_method`, `of_${partner_id}_payout`];
  await knex.raw(
    `insert into upline_payout_method (id, partner_id, kind, masked, key_id, sealed, fingerprint)
     values (?, ?, 'manual', 'DE89 •••• 3000', 'no-key', 'sealed', 'nobody')`,
    [method_id, partner_id],
  );
  await knex.raw(
    `insert into upline_payout (id, partner_id, method_id, provider, currency, amount, fee,
       one_open, plan_version_id, requested_at)
     values (?, ?, ?, 'manual', 'usd', 1000000, 0, true, 'none', now())`,
    [payout_id, partner_id, method_id],
  );
  return { method_id, payout_id };
}

/** Whether a partner can name anything by its id: in the path, the query or the body. */
export function takesIds({ path, spec }: ApiRoute): boolean {
  const named = [spec.query, spec.body].flatMap((schema) => {
    if (!schema) return [];
    const { properties } = z.toJSONSchema(schema, { unrepresentable: "any", io: "input" });
    return Object.keys(properties ?? {});
  });
  return path.includes(":") || named.some((name) => /(^|_)ids?$/.test(name));
}
