import { z } from "@medusajs/framework/zod";
import { listed } from "../../../support/approval-request";
import { id, route } from "../../../support/http";
import { servicesOf } from "../../../workflows/services";
import { showAdjustments } from "../../../workflows/views/approvals";

const query = z.strictObject({ partner_id: id.optional(), ...listed });

/** Corrections, newest first. */
export const GET = route({ query }, async ({ req, query: filter }) =>
  showAdjustments(servicesOf(req.scope), filter),
);
