/** What a partner is shown as: to itself and to admins. */
import { partnerAccount, type PartnerBucket } from "../../engine/accounts";
import type { PartnerStatus } from "../../engine/facts";
import { formatUnits } from "../../engine/money";
import { incomeTypesOf } from "../../engine/plan";
import { LATEST } from "../../modules/ledger";
import type { Page } from "../../modules/tree-path/service";
import { UplineError } from "../../support/errors";
import { isoTimeOrNull } from "../../support/sql";
import type { Services } from "../services";
import { headAt } from "./heads";
import { showPointsTotal } from "./points";
import { showStandings } from "./rank";

interface Earning {
  currency: string;
  bonus: string;
  amount: string;
}

const WAITS =
  "every place this partner could take in the tree is taken; it keeps its sponsor, and is placed, " +
  "in order of joining, when a later plan opens places";

const heldMessage = (until: string): string =>
  `this partner keeps its sponsor and gets its place in the tree from it, or the first free one after ${until}`;

/** The partner a logged-in customer is; 404 when it is none. */
export async function partnerOfCustomer({ partner }: Services, customer_id: string) {
  const [found] = await partner.partnersOfCustomers([customer_id]);
  if (!found) {
    throw new UplineError("not_found", "not_a_partner", "you are not enrolled as a partner yet");
  }
  return found;
}

export async function showPartners(services: Services, partner_ids: string[]) {
  const { partner, tree } = services;
  const rows = await partner.listUplinePartners({ id: partner_ids }, { take: partner_ids.length });
  const sponsored = await tree.nodesOf("sponsor", partner_ids);
  const placed = await tree.nodesOf("placement", partner_ids);
  const standingOf = await showStandings(services, partner_ids);
  const activation = await activationOf(services);
  const waited = await tree.waited(partner_ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return partner_ids.flatMap((id) => {
    const row = byId.get(id);
    const place = placed.get(id);
    const held_until = waited.get(id)?.held_until ?? null;
    return row
      ? [
          {
            id,
            customer_id: row.customer_id,
            display_name: row.display_name,
            sponsor_id: row.sponsor_id,
            referral_code: row.referral_code,
            status: row.status,
            ...standingOf(id),
            kyc_level: row.kyc_level,
            ...activation(row),
            joined_at: new Date(row.joined_at).toISOString(),
            first_purchase_at: isoTimeOrNull(row.first_purchase_at),
            tree: place
              ? { parent_id: place.parent_id, level: place.level, position: place.position }
              : null,
            placement: place ? "placed" : held_until === null ? "waiting" : "held",
            placement_message: place ? null : held_until === null ? WAITS : heldMessage(held_until),
            held_until,
            direct_referrals_count: sponsored.get(id)?.children_count ?? 0,
            total_network_size: sponsored.get(id)?.descendants_count ?? 0,
          },
        ]
      : [];
  });
}

/** Where a plan asks for nothing before the first rank, everybody is active from the joining on. */
async function activationOf({ plan }: Services) {
  const { plan: current } = await plan.versionAt(new Date().toISOString());
  const isAsked = current.ranks?.ladders[0].activation !== undefined;
  return ({ activated_at, joined_at }: { activated_at: Date | null; joined_at: Date }) => {
    const at = isoTimeOrNull(isAsked ? activated_at : joined_at);
    return { is_activated: at !== null, activated_at: at };
  };
}

/** One partner with its balances, or with those it had at a time; 404 when there is none. */
export async function showPartner(services: Services, partner_id: string, at?: string) {
  const [shown] = await showPartners(services, [partner_id]);
  if (!shown) throw new UplineError("not_found", "partner_not_found", "no such partner");
  const until = at === undefined ? undefined : (await headAt(services, at)).no;
  const balances = await showBalances(services, partner_id, until);
  return { ...shown, balances, points: await showPointsTotal(services, partner_id) };
}

/**
 * Balances by currency, that of the plan always among them; with `until`, as that journal left them. `owed` is
 * shown positive; earnings are net of what was taken back.
 */
export async function showBalances(
  { ledger, plan }: Services,
  partner_id: string,
  until: string = LATEST,
) {
  const accounts = await balancesUntil(ledger, partner_id, until);
  const [earnings, withdrawals] = [
    await ledger.read<Earning>("PARTNER_EARNINGS", [partner_id, until]),
    await ledger.read<Omit<Earning, "bonus">>("PARTNER_WITHDRAWALS", [partner_id, until]),
  ];
  const current = await plan.versionAt(new Date().toISOString());
  const incomeOf = incomeTypesOf(current.plan);
  const held = accounts.map((account) => account.currency);
  const currencies = [...new Set([current.plan.currency, ...held])].sort();
  return currencies.map((currency) => {
    const balance = (bucket: PartnerBucket): bigint =>
      accounts.find(
        (item) => item.currency === currency && item.account === partnerAccount(partner_id, bucket),
      )?.amount ?? 0n;
    const byIncome = new Map<string, bigint>();
    for (const { bonus, amount } of earnings.filter((item) => item.currency === currency)) {
      const income = incomeOf.get(bonus) ?? bonus;
      byIncome.set(income, (byIncome.get(income) ?? 0n) + BigInt(amount));
    }
    const earned = [...byIncome.values()].reduce((sum, amount) => sum + amount, 0n);
    const withdrawn = withdrawals.find((item) => item.currency === currency)?.amount ?? "0";
    return {
      currency,
      pending: formatUnits(balance("pending"), currency),
      available: formatUnits(balance("available"), currency),
      payout_hold: formatUnits(balance("payout_hold"), currency),
      owed: formatUnits(-balance("owed"), currency),
      total_earned: formatUnits(earned, currency),
      total_withdrawn: formatUnits(BigInt(withdrawn), currency),
      by_income: Object.fromEntries(
        [...byIncome].map(([income, amount]) => [income, formatUnits(amount, currency)]),
      ),
    };
  });
}

async function balancesUntil(ledger: Services["ledger"], partner_id: string, until: string) {
  if (until === LATEST) return ledger.balancesOf([partner_id]);
  type Row = { account: string; currency: string; amount: string };
  const rows = await ledger.read<Row>("BALANCES_AT", [partner_id, until]);
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}

export interface PartnerFilter extends Page {
  /** part of a name, or of a code */
  q?: string;
  customer_id?: string;
  sponsor_id?: string;
  status?: PartnerStatus;
}

/** A page of partners, newest first. */
export async function findPartners(
  services: Services,
  { limit, offset, ...filter }: PartnerFilter,
) {
  const [rows, count] = await services.partner.listAndCountUplinePartners(filter, {
    select: ["id"],
    take: limit,
    skip: offset,
    order: { joined_at: "DESC", id: "DESC" },
  });
  const ids = rows.map((row) => row.id);
  return { partners: await showPartners(services, ids), count, limit, offset };
}
