/** Everything about one order: who earned what and why, who got nothing and why not, what was taken back. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { parsePartnerAccount } from "../../engine/accounts";
import { decide } from "../../engine/decide";
import { slotOf, type Line } from "../../engine/decision";
import { explainLine, showSkips } from "../../engine/explain";
import type { SaleFact } from "../../engine/facts";
import { formatUnits } from "../../engine/money";
import type { Standing } from "../../engine/settle";
import type { OrderRecord } from "../../modules/ledger/types";
import type { PublishedPlan } from "../../modules/plan/service";
import { UplineError } from "../../support/errors";
import { servicesOf, type Services } from "../services";
import { readOrders } from "../steps/read-orders";

export async function showOrderCommissions(container: MedusaContainer, order_id: string) {
  const services = servicesOf(container);
  const [record, failure, asFact] = await Promise.all([
    services.ledger.ordersOf([order_id]).then((orders) => orders.get(order_id)),
    services.ledger.failureOf({ kind: "order", ref: order_id }),
    services.ledger.failureOf({ kind: "fact", ref: order_id }),
  ]);
  const failed = failure ?? asFact;
  const trouble = {
    error: failed?.error ?? null,
    tries: failed?.tries ?? 0,
    next_try_at: failed?.error ? failed.next_try_at : null,
  };
  if (!record) return showUndecided(container, order_id, trouble);
  const version = (await services.plan.versions([record.plan_version_id])).get(
    record.plan_version_id,
  ) as PublishedPlan;
  const standing = (await services.ledger.standingsOf([order_id])).get(order_id) ?? [];
  const { lines, skipped } = await showDecision(services, record, version, standing);
  const sum = (amounts: bigint[]) =>
    formatUnits(
      amounts.reduce((total, amount) => total + amount, 0n),
      record.currency,
    );
  return {
    order_id,
    status: trouble.error ? "failed" : "decided",
    ...trouble,
    currency: record.currency,
    base: formatUnits(record.first_base, record.currency),
    total: sum(lines.map((line) => line.units)),
    reversed: sum(lines.map((line) => line.reversed_units)),
    plan: { code: version.plan.code, version: version.version },
    lines: lines.map(({ units: _units, reversed_units: _reversed, ...line }) => line),
    skipped,
  };
}

type Trouble = { error: string | null; tries: number; next_try_at: string | null };

async function showUndecided(container: MedusaContainer, order_id: string, trouble: Trouble) {
  const { ledger } = servicesOf(container);
  const [[order], reported] = await Promise.all([
    readOrders(container, [order_id]).then((orders) => [...orders.values()]),
    ledger.reportedOf([order_id]),
  ]);
  const currency = order?.currency ?? reported.get(order_id)?.currency;
  if (currency === undefined)
    throw new UplineError("not_found", "order_not_found", "no such order");
  const zero = formatUnits(0n, currency);
  return {
    order_id,
    status: trouble.error ? "failed" : "waiting",
    ...trouble,
    currency,
    base: zero,
    total: zero,
    reversed: zero,
    plan: null,
    lines: [],
    skipped: [],
  };
}

/** The first decision, made again from what was frozen, with what is left of each line. */
async function showDecision(
  { partner }: Services,
  record: OrderRecord,
  version: PublishedPlan,
  standing: readonly Standing[],
) {
  const { sale } = record;
  if (!sale) return { lines: [], skipped: [] };
  const outcome = decide(version.plan, sale);
  const skips = showSkips(outcome.skips, sale, version.plan);
  const partnerIds = [
    ...outcome.lines.flatMap(({ recipient }) => (recipient.kind === "partner" ? recipient.id : [])),
    ...skips.flatMap((skip) => skip.partner_id ?? []),
  ];
  const names = await partner.namesOf([...new Set(partnerIds)]);
  const naming = (partner_id: string) => {
    const named = names.get(partner_id);
    return { display_name: named?.display_name ?? "", customer_id: named?.customer_id ?? null };
  };
  return {
    lines: outcome.lines.map((line) => {
      const shown = showLine(line, sale, record, standing);
      const { recipient } = line;
      return recipient.kind === "partner"
        ? { ...shown, recipient: { ...recipient, ...naming(recipient.id) } }
        : shown;
    }),
    skipped: skips.map((skip) =>
      skip.partner_id === undefined ? skip : { ...skip, ...naming(skip.partner_id) },
    ),
  };
}

/** A line with what became of it. */
export function showLine(
  line: Line,
  sale: SaleFact,
  record: OrderRecord,
  standing: readonly Standing[],
) {
  const slot = slotOf(line);
  const { left, pending } = leftOf(slot, standing);
  const state =
    pending > 0n ? "pending" : left === 0n && line.amount > 0n ? "reversed" : "available";
  return {
    recipient: line.recipient,
    bonus: line.bonus,
    income_type: line.income_type,
    level: line.level,
    own_rate: line.own_rate ?? null,
    source_rate: line.source_rate ?? null,
    rate: line.rate,
    amount: formatUnits(line.amount, sale.currency),
    reversed: formatUnits(line.amount - left, sale.currency),
    units: line.amount,
    reversed_units: line.amount - left,
    state,
    available_at: line.recipient.kind === "partner" ? record.release_at : null,
    why: explainLine(line, sale),
  };
}

/** What still stands of a slot, and how much of it is pending. */
export function leftOf(
  slot: string,
  standing: readonly Standing[],
): { left: bigint; pending: bigint } {
  let left = 0n;
  let pending = 0n;
  for (const item of standing) {
    if (slotOf(item) !== slot) continue;
    left += item.amount;
    if (parsePartnerAccount(item.account)?.bucket === "pending") pending += item.amount;
  }
  return { left, pending };
}
