import { z } from "@medusajs/framework/zod";
import { CURRENCY_DIGITS } from "../../../engine/currencies";
import { id, route } from "../../../support/http";
import { recordFactWorkflow } from "../../../workflows/record-fact";
import { adminOf } from "../../admin";

const decimal = z
  .string()
  .max(30)
  .regex(/^\d+(\.\d+)?$/, 'must be a decimal string such as "100.00"');
const currency = z
  .string()
  .refine((code) => CURRENCY_DIGITS.has(code), 'must be a currency code such as "usd"');
const common = {
  id: z.string().regex(/^[^\s:|,"]{1,100}$/, "must be an id without spaces, colons and commas"),
  customer_id: id,
  amount: decimal,
  currency,
};
const body = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("profit"), ...common, own_return: decimal.optional() }),
  z.strictObject({ kind: z.literal("investment"), ...common, fee: decimal.optional() }),
  z.strictObject({ kind: z.literal("task"), ...common, metric: z.string().min(1).max(100) }),
]);

/** Reports a profit, an investment or a task; the same kind and id again answers with what was kept. */
export const POST = route({ body }, async ({ req, body: report }) => {
  const input = { ...report, actor: adminOf(req) };
  const { result } = await recordFactWorkflow(req.scope).run({ input });
  return { commission_fact: result };
});
