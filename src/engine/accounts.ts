/** Account names: where money can be. `world:*` is outside the book; everything else is inside it. */

export const PARTNER_BUCKETS = ["pending", "available", "payout_hold", "owed"] as const;
export type PartnerBucket = (typeof PARTNER_BUCKETS)[number];

export const WORLD_SALES = "world:sales";
export const WORLD_PAID_OUT = "world:paid_out";
export const HOUSE_COMMISSION = "house:commission";
export const HOUSE_FEES = "house:fees";
export const HOUSE_BREAKAGE = "house:breakage";

export type RecipientKind = "partner" | "fund" | "house";

/** Who a line pays: a partner id, or the bare code of a fund (`trust`) or house account (`commission`). */
export interface Recipient {
  kind: RecipientKind;
  id: string;
}

export function partnerAccount(partner_id: string, bucket: PartnerBucket): string {
  return `partner:${partner_id}:${bucket}`;
}

/** The account a recipient is first credited on; a partner's money starts in `bucket`. */
export function recipientAccount(recipient: Recipient, bucket: "pending" | "available"): string {
  return recipient.kind === "partner"
    ? partnerAccount(recipient.id, bucket)
    : `${recipient.kind}:${recipient.id}`;
}

/** Splits `partner:<id>:<bucket>`; null for any other account. */
export function parsePartnerAccount(
  account: string,
): { partner_id: string; bucket: PartnerBucket } | null {
  if (!account.startsWith("partner:")) return null;
  const cut = account.lastIndexOf(":");
  return {
    partner_id: account.slice("partner:".length, cut),
    bucket: account.slice(cut + 1) as PartnerBucket,
  };
}
