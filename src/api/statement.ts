import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { z } from "@medusajs/framework/zod";
import { since, upTo } from "../support/range";
import { page } from "../support/http";
import { servicesOf } from "../workflows/services";
import { showStatement } from "../workflows/views/statement";
import { STATEMENT_HEADERS, statementPage } from "../workflows/views/statement-page";

/** Hash of a journal, as statements and proofs name it. */
export const head = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits");

export const statementQuery = z
  .strictObject({
    currency: z
      .string()
      .regex(/^[a-z]{3}$/, 'must be a code such as "usd"')
      .optional(),
    from: since.optional(),
    at: upTo.optional(),
    head: head.optional(),
    format: z.enum(["json", "html"]).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    offset: page.offset,
  })
  .refine(({ at, head: hash }) => !(at && hash), "give at or head, not both");

/** Answers a partner's statement as JSON, or as a page to print where that is asked for or accepted first. */
export async function sendStatement(
  req: MedusaRequest,
  res: MedusaResponse,
  partner_id: string,
  { format, ...filter }: z.infer<typeof statementQuery>,
): Promise<object | undefined> {
  const statement = await showStatement(servicesOf(req.scope), partner_id, filter);
  if ((format ?? req.accepts(["json", "html"])) !== "html") return statement;
  res.set(STATEMENT_HEADERS).send(statementPage(statement));
  return undefined;
}
