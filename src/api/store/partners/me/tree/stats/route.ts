import { route } from "../../../../../../support/http";
import { showStats } from "../../../../../../workflows/views/tree";
import { partnerOf } from "../../../../../customer";

/** Depth, width and size by level of the own downline. */
export const GET = route({}, async ({ req }) => {
  const { services, partner_id } = await partnerOf(req);
  return { stats: await showStats(services, "placement", partner_id) };
});
