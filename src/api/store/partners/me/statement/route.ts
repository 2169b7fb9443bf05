import { route } from "../../../../../support/http";
import { partnerOf } from "../../../../customer";
import { sendStatement, statementQuery } from "../../../../statement";

/** The partner's own statement, as JSON or as a page to print. */
export const GET = route({ query: statementQuery }, async ({ req, res, query }) => {
  const { partner_id } = await partnerOf(req);
  return sendStatement(req, res, partner_id, query);
});
