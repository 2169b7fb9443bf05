import { z } from "@medusajs/framework/zod";
import { page, route } from "../../../support/http";
import { range } from "../../../support/range";
import { servicesOf } from "../../../workflows/services";
import { REPORT_GROUPS, showCommissionReport } from "../../../workflows/views/commission-report";

const query = z.strictObject({
  group_by: z.enum(REPORT_GROUPS).default("day"),
  ...range,
  ...page,
});

/** What was decided, taken back and is left, with totals that are the sums of all rows. */
export const GET = route({ query }, async ({ req, query: filter }) =>
  showCommissionReport(servicesOf(req.scope), filter),
);
