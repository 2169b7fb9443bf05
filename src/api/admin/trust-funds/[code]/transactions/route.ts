import { z } from "@medusajs/framework/zod";
import { id, page, route } from "../../../../../support/http";
import { servicesOf } from "../../../../../workflows/services";
import { showFundTransactions } from "../../../../../workflows/views/trust-funds";

const params = z.object({ code: id });
const query = z.strictObject({ currency: id.optional(), ...page });

/** The history of one fund, newest first. */
export const GET = route(
  { params, query },
  async ({ req, params: { code }, query: { currency, ...window } }) =>
    showFundTransactions(servicesOf(req.scope), code, currency, window),
);
