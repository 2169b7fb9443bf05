import { z } from "@medusajs/framework/zod";
import { route, time } from "../../../../support/http";
import { planDocument } from "../../../../support/plan-document";
import { servicesOf } from "../../../../workflows/services";
import { simulatePlan } from "../../../../workflows/views/plan-simulation";

const body = z.strictObject({
  document: planDocument,
  from: time.optional(),
  to: time.optional(),
  limit: z.int().min(1).max(10_000).default(1_000),
});

/** A plan over the store's own decided orders, beside what they pay now; nothing is written. */
export const POST = route({ body }, async ({ req, body: input }) => ({
  simulation: await simulatePlan(servicesOf(req.scope), input),
}));
