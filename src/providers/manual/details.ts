/** A partner's bank account: an IBAN, or an account as it is written where there are none. */
import { z } from "@medusajs/framework/zod";
import { electronicFormatIBAN, isValidBIC, isValidIBAN } from "ibantools";
import type { ReadMethod } from "../../modules/payout/provider";
import { checkedDetails } from "../checked";

/** A SEPA file has room for 70 characters; no control characters, no text directions. */
export const holderName = z
  .string()
  .transform((text) => text.trim().replace(/\s+/g, " "))
  .pipe(
    z
      .string()
      .min(1, "must not be empty")
      .max(70, "must have at most 70 characters")
      .regex(/^\P{C}*$/u, "must not contain control characters"),
  );

/** Bare and in capitals, its check digits right. */
export const iban = z
  .string()
  .max(64, "must be an IBAN")
  .transform((text) => electronicFormatIBAN(text.replace(/\s+/g, "")) ?? "")
  .refine((text) => isValidIBAN(text), "is no valid IBAN; please compare it with your bank's");

export const bic = z
  .string()
  .max(32, "must be a BIC")
  .transform((text) => text.replace(/\s+/g, "").toUpperCase())
  .refine((text) => isValidBIC(text), "is no valid BIC, such as COBADEFFXXX");

/** Capitals, digits, spaces and what banks put between them. */
const number = (max: number) =>
  z
    .string()
    .transform((text) => text.trim().toUpperCase())
    .pipe(
      z
        .string()
        .max(max, `must have at most ${max} characters`)
        .regex(/^[A-Z0-9]([A-Z0-9 ./-]*[A-Z0-9])?$/, "must consist of letters and digits"),
    );

const withIban = z.strictObject({ holder_name: holderName, iban, bic: bic.optional() });

const withAccount = z
  .strictObject({
    holder_name: holderName,
    account_number: number(40),
    /** routing number, sort code, BSB, … */
    bank_code: number(20).optional(),
    bic: bic.optional(),
    bank_name: holderName.optional(),
    country: z
      .string()
      .transform((text) => text.toUpperCase())
      .pipe(z.string().regex(/^[A-Z]{2}$/, "must be a country's two letters, such as US")),
  })
  .refine(({ bank_code, bic }) => bank_code ?? bic, {
    path: ["bank_code"],
    message: "give the bank's code (routing number, sort code) or its BIC",
  });

/** Checks an account; throws `invalid_details` with the field. */
export function readBankDetails(details: Record<string, unknown>): ReadMethod {
  if (details.account_number === undefined) {
    const read = checkedDetails(withIban, details);
    return { details: bare(read), masked: masked(read.iban, 4), identity: read.iban };
  }
  const read = checkedDetails(withAccount, details);
  const account = letters(read.account_number);
  const bank = letters(read.bank_code ?? read.bic ?? "");
  return {
    details: bare(read),
    masked: `${read.country} ${masked(account, 0)}`,
    identity: `${read.country}:${bank}:${account}`,
  };
}

/** The first characters where they tell something, and as many of the last as still hide the rest. */
function masked(text: string, shown: number): string {
  const last = text.slice(text.length < 8 ? -2 : -4);
  return `${text.slice(0, shown)} •••• ${last}`.trim();
}

function letters(text: string): string {
  return text.replace(/[^A-Z0-9]/g, "");
}

function bare(details: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(details).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
