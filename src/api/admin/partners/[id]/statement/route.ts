import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../../support/http";
import { sendStatement, statementQuery } from "../../../../statement";

const params = z.object({ id });

/** A partner's statement, as the partner sees it. */
export const GET = route(
  { params, query: statementQuery },
  ({ req, res, params: { id: partner_id }, query }) => sendStatement(req, res, partner_id, query),
);
