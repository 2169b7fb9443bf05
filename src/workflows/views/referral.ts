/** A code as a shopper sees it. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { servicesOf } from "../services";
import { unknownCode } from "../steps/unknown-code";

/** The inviter's display name; throws `unknown_referral_code` alike for every code that is not good. */
export async function validateReferral(container: MedusaContainer, code: string) {
  const inviter = await servicesOf(container).partner.partnerByCode(code);
  if (!inviter) throw unknownCode();
  return { valid: true, display_name: inviter.display_name };
}
