/** The network at a glance: what partners hold, what the house bore, who earns, and what is stuck. */
import { PARTNER_STATUSES } from "../../engine/facts";
import { formatUnits } from "../../engine/money";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { showSums, type SumRow } from "./commission-report";
import { showFailures } from "./health";
import { showTrustFunds } from "./trust-funds";

const DAY_MS = 86_400_000;
const TOP = 10;
const FAILURES = 5;

interface AmountRow {
  currency: string;
  amount: string;
}

type BucketRow = AmountRow & { bucket: string };
type HouseRow = AmountRow & { code: string };
type PaidRow = AmountRow & { reason: string; count: number };
type EarnerRow = AmountRow & { partner_id: string };

const shown = ({ amount, currency }: AmountRow): string => formatUnits(BigInt(amount), currency);

/** Days are UTC and include the present one; amounts are all of one snapshot of the book. */
export async function showDashboard(services: Services, now: Date) {
  const { ledger, partner } = services;
  const tomorrow = (Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS;
  const daysBack = (days: number) =>
    [tomorrow - days * DAY_MS, tomorrow].map((time) => new Date(time).toISOString());
  const book = await ledger.onSnapshot(async (context: SharedContext) => {
    const sums = (days: number) => ledger.read<SumRow>("REPORT_TOTALS", daysBack(days), context);
    return {
      buckets: await ledger.read<BucketRow>("PARTNER_TOTALS", [], context),
      house: await ledger.read<HouseRow>("HOUSE_BALANCES", [], context),
      paid_out: await ledger.read<AmountRow>("PAID_TO_PARTNERS", [], context),
      paid: await ledger.read<PaidRow>("HOUSE_PAID", [], context),
      today: await sums(1),
      week: await sums(7),
      month: await sums(30),
      top: await ledger.read<EarnerRow>("TOP_EARNERS", [...daysBack(30), TOP], context),
    };
  });
  const current = await services.plan.versionAt(now.toISOString());
  const statuses = await partner.countByStatus();
  const names = await partner.namesOf([...new Set(book.top.map((row) => row.partner_id))]);
  return {
    totals: totalsOf(book.buckets, book.paid_out, current.plan.currency),
    funds: await showTrustFunds(services),
    house: book.house.map((row) => ({
      code: row.code.slice(HOUSE.length),
      currency: row.currency,
      balance: shown(row),
    })),
    house_paid: book.paid.map(({ reason, currency, count, amount }) => ({
      reason,
      currency,
      count,
      amount: shown({ amount, currency }),
    })),
    partners: Object.fromEntries(
      PARTNER_STATUSES.map((status) => [status, statuses.get(status) ?? 0]),
    ),
    commissions: {
      today: book.today.map(showSums),
      last_7_days: book.week.map(showSums),
      last_30_days: book.month.map(showSums),
    },
    top_earners: book.top.map((row) => ({
      partner_id: row.partner_id,
      display_name: names.get(row.partner_id)?.display_name ?? null,
      currency: row.currency,
      earned: shown(row),
    })),
    failing: await showFailures(services, { limit: FAILURES, offset: 0 }),
  };
}

const HOUSE = "house:";

/** By currency, that of the plan always among them. `owed` is shown positive. */
function totalsOf(buckets: BucketRow[], paid: AmountRow[], plan_currency: string) {
  const found = [...buckets, ...paid].map((row) => row.currency);
  return [...new Set([plan_currency, ...found])].sort().map((currency) => {
    const held = (bucket: string): bigint =>
      BigInt(
        buckets.find((row) => row.currency === currency && row.bucket === bucket)?.amount ?? 0,
      );
    const out = BigInt(paid.find((row) => row.currency === currency)?.amount ?? 0);
    return {
      currency,
      pending: formatUnits(held("pending"), currency),
      available: formatUnits(held("available"), currency),
      payout_hold: formatUnits(held("payout_hold"), currency),
      owed: formatUnits(-held("owed"), currency),
      paid: formatUnits(out, currency),
    };
  });
}
