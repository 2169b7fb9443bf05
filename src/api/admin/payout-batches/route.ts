import { z } from "@medusajs/framework/zod";
import { page, route } from "../../../support/http";
import { servicesOf } from "../../../workflows/services";
import { showBatches } from "../../../workflows/views/payouts";

const query = z.strictObject(page);

/** Batches, newest first. */
export const GET = route({ query }, async ({ req, query: window }) =>
  showBatches(servicesOf(req.scope), window),
);
