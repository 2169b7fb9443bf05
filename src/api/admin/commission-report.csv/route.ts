import { once } from "node:events";
import { z } from "@medusajs/framework/zod";
import { route } from "../../../support/http";
import { range } from "../../../support/range";
import { servicesOf } from "../../../workflows/services";
import { REPORT_GROUPS, writeCommissionReport } from "../../../workflows/views/commission-report";

const query = z.strictObject({ group_by: z.enum(REPORT_GROUPS).default("day"), ...range });

/** The whole report as CSV, streamed. */
export const GET = route({ query }, async ({ req, res, query: filter }) => {
  res.setHeader("content-type", "text/csv; charset=utf-8");
  res.setHeader("content-disposition", 'attachment; filename="commission-report.csv"');
  await writeCommissionReport(servicesOf(req.scope), filter, async (records) => {
    if (res.destroyed || res.write(records)) return;
    await Promise.race([once(res, "drain"), once(res, "close")]);
  });
  res.end();
  return undefined;
});
