import { authenticate, defineMiddlewares } from "@medusajs/framework/http";
import { MAX_DOCUMENT } from "../support/plan-document";

const customer = authenticate("customer", ["session", "bearer"]);

/** Everything of a partner needs its logged-in customer; `/admin` is guarded by the core. */
export default defineMiddlewares({
  routes: [
    {
      matcher: "/admin/commission-plans*",
      methods: ["POST"],
      bodyParser: { sizeLimit: MAX_DOCUMENT },
    },
    { matcher: "/store/partners", middlewares: [customer] },
    { matcher: "/store/partners/*", middlewares: [customer] },
  ],
});
