import { z } from "@medusajs/framework/zod";
import { route } from "../../../../support/http";
import { upTo } from "../../../../support/range";
import { showPartner } from "../../../../workflows/views/partner";
import { showProgress } from "../../../../workflows/views/rank";
import { partnerOf } from "../../../customer";

const query = z.object({ at: upTo.optional() });

/** The logged-in partner with its balances, also those of a time past, and what the next rank still asks for. */
export const GET = route({ query }, async ({ req, query: { at } }) => {
  const { services, partner_id } = await partnerOf(req);
  const rank_progress = await showProgress(services, partner_id);
  return { partner: { ...(await showPartner(services, partner_id, at)), rank_progress } };
});
