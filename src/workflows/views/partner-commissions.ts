/** What one partner earned, and why it did not: its own lines and its own skips, never another's. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { decide } from "../../engine/decide";
import { slotOf } from "../../engine/decision";
import { showSkips } from "../../engine/explain";
import type { SaleFact, Tree } from "../../engine/facts";
import { formatUnits } from "../../engine/money";
import type { Plan } from "../../engine/plan";
import type { PublishedPlan } from "../../modules/plan/service";
import type { Page } from "../../modules/tree-path/service";
import { UplineError } from "../../support/errors";
import { isoTime } from "../../support/sql";
import { servicesOf, type Services } from "../services";
import { leftOf, showLine } from "./order-commissions";

interface LineRow {
  order_id: string;
  bonus: string;
  level: number | null;
  rate: string | null;
  amount: string;
  currency: string;
  at: string;
}

export interface CommissionFilter extends Page {
  bonus?: string;
  order_id?: string;
}

/** A page of a partner's lines, newest first. */
export async function showPartnerCommissions(
  { ledger }: Services,
  partner_id: string,
  { bonus, order_id, limit, offset }: CommissionFilter,
) {
  const filter = [partner_id, bonus ?? null, order_id ?? null];
  const rows = await ledger.read<LineRow>("LINES_OF_PARTNER", [...filter, limit, offset]);
  const [total] = await ledger.read<{ count: number }>("COUNT_LINES_OF_PARTNER", filter);
  const ids = [...new Set(rows.map((row) => row.order_id))];
  const standings = await ledger.standingsOf(ids);
  const orders = await ledger.ordersOf(ids);
  const commissions = rows.map(({ at, amount, currency, ...line }) => {
    const { left, pending } = leftOf(slotOf(line), standings.get(line.order_id) ?? []);
    return {
      ...line,
      at: isoTime(at),
      currency,
      amount: formatUnits(BigInt(amount), currency),
      reversed: formatUnits(BigInt(amount) - left, currency),
      state: pending > 0n ? "pending" : left === 0n ? "reversed" : "available",
      available_at: orders.get(line.order_id)?.release_at ?? null,
    };
  });
  return { commissions, count: total.count, limit, offset };
}

/** A partner's own lines and skips of one order; 404 when it is in neither. */
export async function showPartnerOrder(
  container: MedusaContainer,
  partner_id: string,
  order_id: string,
) {
  const services = servicesOf(container);
  const record = (await services.ledger.ordersOf([order_id])).get(order_id);
  const sale = record?.sale;
  if (!record || !sale) throw notYours();
  const version = (await services.plan.versions([record.plan_version_id])).get(
    record.plan_version_id,
  ) as PublishedPlan;
  const standing = (await services.ledger.standingsOf([order_id])).get(order_id) ?? [];
  const outcome = decide(version.plan, sale);
  const lines = outcome.lines
    .filter(({ recipient }) => recipient.kind === "partner" && recipient.id === partner_id)
    .map((line) => showLine(line, sale, record, standing))
    .map(({ units: _units, reversed_units: _reversed, ...line }) => line);
  const levels = await levelsOf(services, sale, partner_id);
  const skipped = showSkips(outcome.skips, sale, version.plan).flatMap((skip) => {
    if (skip.partner_id !== undefined) return skip.partner_id === partner_id ? [skip] : [];
    const level = levels[treeOf(version.plan, skip.bonus)];
    const mine = level !== null && level >= skip.from_level && level <= skip.to_level;
    return mine ? [{ ...skip, partner_id, from_level: level, to_level: level }] : [];
  });
  if (lines.length + skipped.length === 0) throw notYours();
  return {
    order_id,
    status: "decided",
    currency: record.currency,
    plan: { code: version.plan.code, version: version.version },
    lines,
    skipped,
  };
}

/** How many levels a partner stands above the buyer, by tree; null when it does not. */
async function levelsOf(
  { tree }: Services,
  sale: SaleFact,
  partner_id: string,
): Promise<Record<Tree, number | null>> {
  const levelIn = async (name: Tree): Promise<number | null> => {
    if (sale.buyer_id) return tree.distanceBelow(name, sale.buyer_id, partner_id);
    if (!sale.seller_id) return null;
    if (sale.seller_id === partner_id) return 1;
    const above = await tree.distanceBelow(name, sale.seller_id, partner_id);
    return above === null ? null : above + 1;
  };
  return { sponsor: await levelIn("sponsor"), placement: await levelIn("placement") };
}

function treeOf(plan: Plan, bonus_code: string): Tree {
  const bonus = plan.bonuses.find((item) => item.code === bonus_code);
  return bonus && "tree" in bonus ? bonus.tree : "sponsor";
}

const notYours = (): UplineError =>
  new UplineError("not_found", "order_not_found", "this order has nothing of yours");
