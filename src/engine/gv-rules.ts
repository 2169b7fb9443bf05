/** What of a downline counts for ranks that are evaluated at a close (seed 002, "Common Rules"). */
import { z } from "zod";

/** Group volume: the BV of everybody below. */
export const gvRules = z.strictObject({
  include_self: z.boolean().default(false).describe("true: the partner's own BV counts too"),
  max_depth: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe("how many levels below count; all, when absent"),
  count_unqualified: z
    .boolean()
    .default(true)
    .describe(
      "false: what partners who are not active, and their clients, bought counts for nobody",
    ),
});
export type GvRules = z.infer<typeof gvRules>;

export const ALL_OF_GV: GvRules = { include_self: false, count_unqualified: true };

export const flushDays = z
  .int()
  .min(1)
  .max(3_650)
  .describe(
    "what a partner who bought nothing for so many days brought counts for nobody's period or window of days",
  );
