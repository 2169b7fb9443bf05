import { route } from "../../../../support/http";
import { showPartner } from "../../../../workflows/views/partner";
import { showProgress } from "../../../../workflows/views/rank";
import { partnerOf } from "../../../customer";

/** The logged-in partner with its balances and what the next rank still asks for. */
export const GET = route({}, async ({ req }) => {
  const { services, partner_id } = await partnerOf(req);
  const rank_progress = await showProgress(services, partner_id);
  return { partner: { ...(await showPartner(services, partner_id)), rank_progress } };
});
