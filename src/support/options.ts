/** Plugin options: checked once at boot by every module; a bad one stops the boot and is named. */
import { z } from "@medusajs/framework/zod";
import { PRESET_CODES } from "../engine/presets";

const limit = z.strictObject({
  points: z.int().positive(),
  seconds: z.int().positive(),
});

export const optionsSchema = z
  .strictObject({
    /** plan version 1 of an empty database */
    preset: z
      .string()
      .refine((code) => PRESET_CODES.includes(code), `must be one of: ${PRESET_CODES.join(", ")}`)
      .optional(),
    /** a plan document instead of a preset */
    plan: z.record(z.string(), z.unknown()).optional(),
    /** Redis for rate limits that several instances share; in memory without it */
    redis_url: z.string().optional(),
    rate_limits: z.strictObject({ referral_validate: limit.optional() }).default({}),
    /** most hints one drain transaction takes */
    batch_max: z.int().min(1).max(5_000).default(200),
  })
  .refine((options) => !(options.preset && options.plan), "give preset or plan, not both");
export type UplineOptions = z.infer<typeof optionsSchema>;

/** Parses the plugin's options; throws an error that names the wrong one. */
export function parseOptions(options: unknown): UplineOptions {
  // Medusa hands every module its database settings along with the plugin's own options.
  const { database: _database, ...own } = (options ?? {}) as Record<string, unknown>;
  const result = optionsSchema.safeParse(own);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = ["medusa-plugin-upline options", ...issue.path].join(".");
  throw new Error(`${path}: ${issue.message}`);
}
