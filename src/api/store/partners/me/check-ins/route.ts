import { z } from "@medusajs/framework/zod";
import { route } from "../../../../../support/http";
import { checkInWorkflow } from "../../../../../workflows/check-in";
import { showPoints } from "../../../../../workflows/views/points";
import { customerOf, partnerOf } from "../../../../customer";

const body = z.strictObject({});
const LATEST = { limit: 20, offset: 0 };

/** Checks the partner in, once a day: a second time changes nothing. */
export const POST = route({ body }, async ({ req }) => {
  const { services, partner_id } = await partnerOf(req);
  const now = new Date().toISOString();
  const input = { customer_id: customerOf(req), partner_id, now };
  const { result } = await checkInWorkflow(req.scope).run({ input });
  const { points } = await showPoints(services, partner_id, LATEST, now);
  return { already: result.already, points };
});
