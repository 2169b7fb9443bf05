import type { KycLevel } from "../../modules/partner/ranks";
import type { Services } from "../services";

export interface KycChange {
  partner_id: string;
  kyc_level: KycLevel;
  /** null: the store itself */
  actor: string | null;
}

/** Sets the level of a partner's identity check and returns the old one; throws `partner_not_found`. */
export async function setKycLevel(
  { partner }: Services,
  { partner_id, kyc_level, actor }: KycChange,
  at: string,
): Promise<KycLevel> {
  return partner.transact(async (context) => {
    const before = await partner.setKycLevel(partner_id, kyc_level, context);
    if (before !== kyc_level) {
      const change = { partner_id, field: "kyc_level" as const, before, after: kyc_level };
      await partner.audit({ ...change, actor, at }, context);
    }
    return before;
  });
}
