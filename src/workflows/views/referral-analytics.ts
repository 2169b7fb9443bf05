/** How inviting goes: who joined, who invites, whose codes bring orders, and how many carts become one. */
import { formatUnits, ratioText } from "../../engine/money";
import { closedRange, type Range } from "../../support/range";
import type { Services } from "../services";

const TOP = 20;
const RATIO_DIGITS = 4;

interface SalesRow {
  currency: string;
  orders: number;
  base: string;
}

/**
 * `conversion` is orders by code over carts with a code, both of the stretch: a cart whose order came after
 * its end counts as none. Averages are of bases, cut down to ledger units.
 */
export async function showReferralAnalytics(services: Services, given: Range, now: Date) {
  const { ledger, partner } = services;
  const stretch = closedRange(given, now);
  const { from, to } = stretch;
  const referrals = await partner.referralsBetween(from, to, TOP);
  const sales = await ledger.read<SalesRow & { attributed: number }>("SALES_SUMMARY", [from, to]);
  const sellers = await ledger.read<SalesRow & { partner_id: string }>("SALES_BY_SELLER", [
    from,
    to,
    TOP,
  ]);
  const statuses = await partner.countByStatus();
  const ids = [...referrals.sponsors, ...sellers].map((row) => row.partner_id);
  const codes = await partner.codesOf([...new Set(ids)]);
  const naming = (partner_id: string) => ({
    partner_id,
    display_name: codes.get(partner_id)?.display_name ?? null,
    referral_code: codes.get(partner_id)?.referral_code ?? null,
  });
  const attributed = sales.reduce((sum, row) => sum + row.attributed, 0);
  const carts = referrals.attributed_carts;
  return {
    ...stretch,
    enrolments: {
      total: referrals.enrolments.reduce((sum, { count }) => sum + count, 0),
      by_day: referrals.enrolments,
    },
    active_partners: statuses.get("active") ?? 0,
    conversion: {
      attributed_carts: carts,
      orders: attributed,
      rate: carts === 0 ? null : ratioText(BigInt(attributed), BigInt(carts), RATIO_DIGITS),
    },
    orders_by_code: sellers.map(({ partner_id, currency, orders, base }) => ({
      ...naming(partner_id),
      currency,
      orders,
      base: formatUnits(BigInt(base), currency),
    })),
    top_sponsors: referrals.sponsors.map(({ partner_id, count }) => ({
      ...naming(partner_id),
      enrolments: count,
    })),
    average_order: sales.map(({ currency, orders, base }) => ({
      currency,
      orders,
      average: formatUnits(BigInt(base) / BigInt(orders), currency),
    })),
  };
}
