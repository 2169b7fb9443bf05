/** Fields that several bonus kinds share. */
import { z } from "zod";
import type { Recipient } from "../accounts";
import { ZERO_RATE, compare, rate } from "../money";
import { CURRENCY_DIGITS } from "../currencies";
import { TREES } from "../facts";

export const code = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/, 'must be a short lower-case code such as "direct"')
  .meta({
    title: "code",
    description: "its own name, in short: postings, reports and texts carry it",
  });

/** What statements and reports call what a bonus or a period pays. */
export const incomeType = code
  .optional()
  .describe("what reports call this income; its code, when absent");

/** A share between 0 and 1, as a decimal string. What is no number at all is not looked at any further. */
export const share = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,18})?$/, {
    message: 'must be a decimal fraction such as "0.015"',
    abort: true,
  })
  .refine((text) => compare(rate(text), ZERO_RATE) >= 0 && compare(rate(text), rate("1")) <= 0, {
    message: "must lie between 0 and 1",
  })
  .meta({ title: "share", description: "a share between 0 and 1" });

/** An account that takes what a bonus cannot pay: `fund:<code>` or `house:<code>`. */
export const sink = z
  .string()
  .regex(/^(fund:[a-z][a-z0-9_-]*|house:(commission|fees|breakage))$/, {
    message: "must be fund:<code> or house:commission, house:fees, house:breakage",
  })
  .meta({
    title: "account",
    description: "takes what is left: a fund, or an account of the house",
  });

/** An amount of the plan's currency above nothing, in major units. */
export const planAmount = z
  .string()
  .regex(/^\d{1,10}(\.\d{1,4})?$/, {
    message: 'must be an amount of the plan\'s currency such as "100"',
    abort: true,
  })
  .refine((text) => compare(rate(text), ZERO_RATE) > 0, { message: "must be above 0" })
  .meta({ title: "amount", description: "an amount of the plan's currency, above 0" });

export const currency = z
  .string()
  .refine((value) => CURRENCY_DIGITS.has(value), "is not a known currency")
  .meta({ title: "currency" });

export const tree = z
  .enum(TREES)
  .describe(
    "whose upline: by who invited whom (`sponsor`), or by where everybody sits (`placement`)",
  );

export function sinkRecipient(account: string): Recipient {
  const [kind, id] = account.split(":");
  return { kind: kind as "fund" | "house", id };
}
