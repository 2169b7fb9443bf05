import { z } from "@medusajs/framework/zod";
import { audit } from "../../../../modules/ledger";
import { id, page, route } from "../../../../support/http";
import { showDeeds } from "../../../../workflows/views/audit";

const query = z.strictObject({
  subject_kind: z.enum(audit.AUDIT_SUBJECTS).optional(),
  subject_id: id.optional(),
  actor: id.optional(),
  action: id.optional(),
  ...page,
});

/** Who did what to money, partners, plans and funds, newest first. */
export const GET = route({ query }, async ({ req, query: filter }) => showDeeds(req.scope, filter));
