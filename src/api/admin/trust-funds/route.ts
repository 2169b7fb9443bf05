import { z } from "@medusajs/framework/zod";
import { page, route } from "../../../support/http";
import { servicesOf } from "../../../workflows/services";
import { showTrustFunds } from "../../../workflows/views/trust-funds";

const query = z.strictObject(page);

/** The house funds, one item per code and currency. */
export const GET = route({ query }, async ({ req, query: { limit, offset } }) => {
  const funds = await showTrustFunds(servicesOf(req.scope));
  return { trust_funds: funds.slice(offset, offset + limit), count: funds.length, limit, offset };
});
