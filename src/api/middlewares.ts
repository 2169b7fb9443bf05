import { authenticate, defineMiddlewares } from "@medusajs/framework/http";

const customer = authenticate("customer", ["session", "bearer"]);

/** Everything of a partner needs its logged-in customer; `/admin` is guarded by the core. */
export default defineMiddlewares({
  routes: [
    { matcher: "/store/partners", middlewares: [customer] },
    { matcher: "/store/partners/*", middlewares: [customer] },
  ],
});
