import { z } from "@medusajs/framework/zod";
import { id, page, route } from "../../../../../support/http";
import { showOwnChildren } from "../../../../../workflows/views/own-tree";
import { partnerOf } from "../../../../customer";

const query = z.strictObject({ parent_id: id.optional(), ...page });

/** The own downline, one level at a time. */
export const GET = route({ query }, async ({ req, query: { parent_id, ...window } }) => {
  const { services, partner_id } = await partnerOf(req);
  return showOwnChildren(services, partner_id, parent_id ?? partner_id, window);
});
