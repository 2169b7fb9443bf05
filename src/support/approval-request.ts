/** What routes take of requests that a second admin decides. */
import { z } from "@medusajs/framework/zod";
import { CURRENCY_DIGITS } from "../engine/currencies";
import { APPROVAL_STATES } from "./approval";
import { page } from "./http";

const reason = z.string().trim().min(1).max(500);

export const currency = z
  .string()
  .refine((code) => CURRENCY_DIGITS.has(code), 'must be a currency code such as "usd"');

/** A move of money that is asked for: the amount is a decimal string. */
export const askedBody = z.strictObject({ amount: z.string().min(1).max(60), currency, reason });

export const rejectedBody = z.strictObject({ reason });

export const emptyBody = z.strictObject({});

export const listed = { state: z.enum(APPROVAL_STATES).optional(), ...page };
