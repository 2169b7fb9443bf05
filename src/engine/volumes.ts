/**
 * Fields of the plan language about what goods are worth: rates of exchange into the plan's currency, and rules
 * by category for the products that say nothing of themselves.
 */
import { z } from "zod";
import { currency, share } from "./bonuses/fields";
import { decimal } from "./decimal";
import { flushDays, gvRules } from "./gv-rules";
import { ZERO_RATE, compare, rate } from "./money";

const rateOfExchange = decimal
  .refine((text) => compare(rate(text), ZERO_RATE) > 0, "must be above 0")
  .meta({ title: "number" });

/** `{ eur: "1.08" }`: a euro is 1.08 of the plan's currency. A published version's rates never change. */
export const fx = z.record(currency, rateOfExchange);

const rule = z.strictObject({
  category: z
    .string()
    .min(1)
    .max(255)
    .describe("id or handle of a category that the product itself is in"),
  pv: decimal.optional().describe("PV as a multiple of the line's net; once, when absent"),
  bv: decimal.optional().describe("BV as a multiple of the line's net; once, when absent"),
  cv: decimal.optional().describe("CV as a multiple of the line's net; the BV, when absent"),
  rate: share.optional().describe("the part of the net that is commissionable"),
  exclude: z.boolean().optional().describe("counts for nothing: neither base nor volumes"),
});
export type VolumeRule = z.infer<typeof rule>;

export const volumes = z.strictObject({
  rules: z
    .array(rule)
    .max(500)
    .optional()
    .describe(
      "the first rule that names a category of the product counts; the product's own metadata goes before it",
    ),
  gv: gvRules.optional().describe("what of a downline counts as group volume"),
  flush_inactive_days: flushDays.optional(),
});
