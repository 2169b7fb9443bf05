import { audit } from "../../modules/ledger";
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
): Promise<KycLevel> {
  return partner.transact(async (context) => {
    const before = await partner.setKycLevel(partner_id, kyc_level, context);
    if (before !== kyc_level) {
      const subject = { subject_kind: "partner" as const, subject_id: partner_id };
      const change = { before: { kyc_level: before }, after: { kyc_level } };
      await audit.record(context, [
        { action: "partner.set_kyc_level", ...subject, ...change, actor },
      ]);
    }
    return before;
  });
}
