/**
 * Fields of the plan language about what goods are worth: rates of exchange into the plan's currency, and rules
 * by category for the products that say nothing of themselves.
 */
import { z } from "zod";
import { share } from "./bonuses/fields";
import { CURRENCY_DIGITS } from "./currencies";
import { decimal } from "./decimal";
import { flushDays, gvRules } from "./gv-rules";
import { ZERO_RATE, compare, rate } from "./money";

const rateOfExchange = decimal.refine(
  (text) => compare(rate(text), ZERO_RATE) > 0,
  "must be above 0",
);

/** `{ eur: "1.08" }`: a euro is 1.08 of the plan's currency. A published version's rates never change. */
export const fx = z.record(
  z.string().refine((currency) => CURRENCY_DIGITS.has(currency), "is not a known currency"),
  rateOfExchange,
);

const rule = z.strictObject({
  /** id or handle of a category that the product itself is in */
  category: z.string().min(1).max(255),
  /** volumes as multiples of the line's net, in the plan's currency */
  pv: decimal.optional(),
  bv: decimal.optional(),
  cv: decimal.optional(),
  /** the part of the net that is commissionable */
  rate: share.optional(),
  /** counts for nothing: neither base nor volumes */
  exclude: z.boolean().optional(),
});
export type VolumeRule = z.infer<typeof rule>;

export const volumes = z.strictObject({
  /** the first rule that names a category of the product counts; the product's own metadata goes before it */
  rules: z.array(rule).max(500).optional(),
  gv: gvRules.optional(),
  flush_inactive_days: flushDays.optional(),
});
