import { route } from "../../../../../../support/http";
import { showPath } from "../../../../../../workflows/views/tree";
import { partnerOf } from "../../../../../customer";

/** From the root down to the partner itself. */
export const GET = route({}, async ({ req }) => {
  const { services, partner_id } = await partnerOf(req);
  return showPath(services, "placement", partner_id);
});
