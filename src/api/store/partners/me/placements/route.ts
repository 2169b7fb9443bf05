import { z } from "@medusajs/framework/zod";
import { id, page, route } from "../../../../../support/http";
import { placePartnerWorkflow } from "../../../../../workflows/place-partner";
import { showHeldRecruits, showPlacement } from "../../../../../workflows/views/placements";
import { partnerOf } from "../../../../customer";

const query = z.strictObject(page);
const body = z.strictObject({
  partner_id: id,
  parent_id: id,
  position: z.int().min(0).max(100).optional(),
});

/** The own recruits who are held until a place is chosen or their days are over. */
export const GET = route({ query }, async ({ req, query: window }) => {
  const { services, partner_id } = await partnerOf(req);
  return showHeldRecruits(services, partner_id, window);
});

/** Places one of them somewhere below. */
export const POST = route({ body }, async ({ req, res, body: choice }) => {
  const { services, partner_id: chooser_id } = await partnerOf(req);
  const input = { ...choice, chosen_by: "sponsor" as const, chooser_id };
  await placePartnerWorkflow(req.scope).run({ input });
  res.status(201);
  return { placement: await showPlacement(services, choice.partner_id) };
});
