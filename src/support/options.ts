/** Plugin options: checked once at boot by every module; a bad one stops the boot and is named. */
import { z } from "@medusajs/framework/zod";
import { PRESET_CODES } from "../engine/presets";
import { trustedProxies } from "./address";
import { encryptionKey, payoutProviders } from "./secrets";

/** So many tries in so many seconds. */
const limit = z.strictObject({
  points: z.int().positive(),
  seconds: z.int().positive(),
});

/** Each for one customer, one admin, or one address where nobody is logged in. */
const rateLimits = z.strictObject({
  /** wrong referral codes of one address, wherever they are typed */
  referral_validate: limit.default({ points: 30, seconds: 60 }),
  enrol: limit.default({ points: 10, seconds: 60 }),
  payout_request: limit.default({ points: 20, seconds: 60 }),
  payout_methods: limit.default({ points: 10, seconds: 60 }),
  /** whatever else a partner changes */
  partner_changes: limit.default({ points: 120, seconds: 60 }),
  /** corrections, withdrawals and payments by one admin */
  admin_money: limit.default({ points: 300, seconds: 60 }),
});

function isProxy(text: string): boolean {
  try {
    trustedProxies([text]);
    return true;
  } catch {
    return false;
  }
}

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
    rate_limits: rateLimits.prefault({}),
    /**
     * Proxies in front of the store: addresses, networks such as `10.0.0.0/8`, or `loopback`, `linklocal`,
     * `uniquelocal`. Only behind one of them does X-Forwarded-For tell whose request it is.
     */
    trusted_proxies: z
      .array(z.string().refine(isProxy, "must be an address, a network or a known name"))
      .default([]),
    /** admin ids that may approve; every admin may where there is no list */
    approvers: z
      .strictObject({
        payouts: z.array(z.string().min(1)).optional(),
        /** of fund withdrawals and of corrections, which always need a second admin */
        funds: z.array(z.string().min(1)).optional(),
        /** whoever approved a payout may not send or complete it */
        four_eyes: z.boolean().default(false),
      })
      .prefault({}),
    /** who moves the money of payouts, beside `manual`; their options may be secret */
    payout_providers: payoutProviders.default([]),
    /** encrypts payout methods; without it there are no payouts, and the shop runs */
    encryption_key: encryptionKey.optional(),
    /** most hints one drain transaction takes */
    batch_max: z.int().min(1).max(5_000).default(200),
  })
  .refine((options) => !(options.preset && options.plan), "give preset or plan, not both");
/** What every module may know: never a secret. */
export type UplineOptions = Omit<
  z.infer<typeof optionsSchema>,
  "encryption_key" | "payout_providers"
>;

/** Parses the plugin's options; throws an error that names the wrong one. */
export function parseOptions(options: unknown): UplineOptions {
  const { encryption_key: _key, payout_providers: _providers, ...open } = checked(options);
  return open;
}

/** The secrets among the options, for the one module that needs them. */
export function parseSecrets(options: unknown) {
  const { encryption_key, payout_providers } = checked(options);
  return { keys: encryption_key ?? null, payout_providers };
}

function checked(options: unknown): z.infer<typeof optionsSchema> {
  // Medusa hands every module its database settings along with the plugin's own options.
  const { database: _database, ...own } = (options ?? {}) as Record<string, unknown>;
  const result = optionsSchema.safeParse(own);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = ["medusa-plugin-upline options", ...issue.path].join(".");
  throw new Error(`${path}: ${issue.message}`);
}
