import { z } from "@medusajs/framework/zod";
import { PAYOUT_STATES } from "../../../modules/payout";
import { id, page, route } from "../../../support/http";
import { servicesOf } from "../../../workflows/services";
import { findPayouts } from "../../../workflows/views/payouts";

const query = z.strictObject({
  state: z.enum(PAYOUT_STATES).optional(),
  partner_id: id.optional(),
  provider: id.optional(),
  batch_id: id.optional(),
  ...page,
});

/** Payouts: failed and unknown first, then what waits for a decision; totals of all that were found. */
export const GET = route({ query }, async ({ req, query: filter }) =>
  findPayouts(servicesOf(req.scope), filter, new Date().toISOString()),
);
