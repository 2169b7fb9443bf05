import { z } from "@medusajs/framework/zod";
import { id, page, route } from "../../../../../support/http";
import { servicesOf } from "../../../../../workflows/services";
import { showDistributions } from "../../../../../workflows/views/periods";

const params = z.object({ code: id });
const query = z.strictObject(page);

/** What a pool, or another period item of the plan, paid: close by close, newest first. */
export const GET = route({ params, query }, async ({ req, params: { code }, query: window }) => ({
  ...(await showDistributions(servicesOf(req.scope), code, window, new Date().toISOString())),
  ...window,
}));
