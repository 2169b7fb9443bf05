import { z } from "@medusajs/framework/zod";
import { page, route } from "../../../../../support/http";
import { showPoints } from "../../../../../workflows/views/points";
import { partnerOf } from "../../../../customer";

const query = z.strictObject(page);

/** The partner's points, badges and tasks, with a page of what led there, newest first. */
export const GET = route({ query }, async ({ req, query: asked }) => {
  const { services, partner_id } = await partnerOf(req);
  return showPoints(services, partner_id, asked, new Date().toISOString());
});
