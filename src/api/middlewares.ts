import { authenticate, defineMiddlewares, type MiddlewareVerb } from "@medusajs/framework/http";
import { MAX_DOCUMENT } from "../support/plan-document";
import { limited } from "./limits";
import { refuseBrokenPath } from "./paths";

const customer = authenticate("customer", ["session", "bearer"]);
const CHANGES: MiddlewareVerb[] = ["POST", "PUT", "PATCH", "DELETE"];

/** A cart's other routes are the core's. */
const CART_REFERRAL = /^\/store\/carts\/[^/]+\/referral(?:\/|$)/;

const MONEY = [
  "/admin/adjustments*",
  "/admin/partners/:id/adjustments*",
  "/admin/payouts*",
  "/admin/trust-funds*",
];

/**
 * Everything of a partner needs its logged-in customer; `/admin` is guarded by the core. A matcher without
 * methods covers what lies below it, so that a new route is guarded and limited from its first day.
 */
export default defineMiddlewares({
  routes: [
    {
      matcher: "/admin/commission-plans*",
      methods: ["POST"],
      bodyParser: { sizeLimit: MAX_DOCUMENT },
    },
    // A provider signs the bytes it sends.
    {
      matcher: "/hooks/upline/payouts/*",
      methods: ["POST"],
      bodyParser: { preserveRawBody: true },
    },
    // Under /admin the core stumbles over such a path before any plugin is asked.
    { matcher: "/hooks/upline", middlewares: [refuseBrokenPath] },
    { matcher: CART_REFERRAL, middlewares: [refuseBrokenPath] },
    { matcher: "/store/partners", middlewares: [refuseBrokenPath, customer] },
    { matcher: "/store/partners", methods: CHANGES, middlewares: [limited("enrol")] },
    {
      matcher: "/store/partners/me/*",
      methods: CHANGES,
      middlewares: [limited("partner_changes")],
    },
    {
      matcher: "/store/partners/me/payouts*",
      methods: CHANGES,
      middlewares: [limited("payout_request")],
    },
    {
      matcher: "/store/partners/me/payout-methods*",
      methods: CHANGES,
      middlewares: [limited("payout_methods")],
    },
    ...MONEY.map((matcher) => ({
      matcher,
      methods: CHANGES,
      middlewares: [limited("admin_money")],
    })),
  ],
});
