import { z } from "@medusajs/framework/zod";
import { currency } from "../../../../../support/approval-request";
import { id, page, route } from "../../../../../support/http";
import { range } from "../../../../../support/range";
import { servicesOf } from "../../../../../workflows/services";
import { showFundStatement } from "../../../../../workflows/views/trust-funds";

const params = z.object({ code: id });
const query = z.strictObject({ currency: currency.optional(), ...range, ...page });

/** What was in a fund, what came and went, and what was in it at the end of a stretch of time. */
export const GET = route({ params, query }, async ({ req, params: { code }, query: stretch }) =>
  showFundStatement(servicesOf(req.scope), { code, ...stretch }),
);
