/** What one partner earned, and why it did not: its own lines and its own skips, never another's. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { decide } from "../../engine/decide";
import { showSkips } from "../../engine/explain";
import type { SaleFact, Tree } from "../../engine/facts";
import type { Plan } from "../../engine/plan";
import type { PublishedPlan } from "../../modules/plan/service";
import { UplineError } from "../../support/errors";
import { servicesOf, type Services } from "../services";
import { showCommissions, type CommissionFilter } from "./commissions";
import { showLine } from "./order-commissions";

/** A page of a partner's lines, newest first; never another's, whatever the filter says. */
export async function showPartnerCommissions(
  services: Services,
  partner_id: string,
  filter: Omit<CommissionFilter, "partner_id">,
) {
  return showCommissions(services, { ...filter, partner_id });
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
