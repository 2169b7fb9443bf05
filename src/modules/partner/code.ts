import { randomBytes } from "node:crypto";

/** Crockford's base 32: no I, L, O or U, so a code read aloud or typed from paper survives. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 10;

/** A new referral code with 50 bits from the secure generator (32 divides 256: no sign is likelier). */
export function generateCode(): string {
  return [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte & 31]).join("");
}

/** The one form of a typed code: upper case, look-alikes mapped, spaces and hyphens gone. */
export function normaliseCode(typed: string): string {
  return typed.trim().toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
}
