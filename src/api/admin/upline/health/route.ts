import { z } from "@medusajs/framework/zod";
import { page, route } from "../../../../support/http";
import { servicesOf } from "../../../../workflows/services";
import { showHealth } from "../../../../workflows/views/health";

const query = z.strictObject(page);

/** Whether the drain keeps up; failing hints a page at a time. */
export const GET = route({ query }, async ({ req, query: window }) =>
  showHealth(servicesOf(req.scope), window, new Date()),
);
