import { route } from "../../../../support/http";
import { showPartner } from "../../../../workflows/views/partner";
import { partnerOf } from "../../../customer";

/** The logged-in partner with its balances. */
export const GET = route({}, async ({ req }) => {
  const { services, partner_id } = await partnerOf(req);
  return { partner: { ...(await showPartner(services, partner_id)), rank_progress: [] } };
});
