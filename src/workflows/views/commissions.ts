/** Commissions as a list: one row a line of an order, newest first. */
import type { RecipientKind } from "../../engine/accounts";
import type { LineReason } from "../../engine/decision";
import type { SaleFact } from "../../engine/facts";
import { incomeTypesOf } from "../../engine/plan";
import type { Page } from "../../modules/tree-path/service";
import { isoTime } from "../../support/sql";
import type { Range } from "../../support/range";
import type { Services } from "../services";
import { showLine } from "./order-commissions";

export const COMMISSION_STATES = ["pending", "available", "reversed"] as const;

export interface CommissionFilter extends Page, Range {
  partner_id?: string;
  order_id?: string;
  bonus?: string;
  state?: (typeof COMMISSION_STATES)[number];
  reason?: LineReason;
}

interface LineRow {
  order_id: string;
  bonus: string;
  level: number | null;
  rate: string | null;
  currency: string;
  at: string;
  owner_kind: RecipientKind;
  owner_id: string;
  reason: LineReason;
  amount: string;
}

/** A page of lines with what became of each; a slot that came to nothing has no line. */
export async function showCommissions(services: Services, filter: CommissionFilter) {
  const { partner_id, order_id, bonus, state, reason, from, to, limit, offset } = filter;
  const values = [partner_id, order_id, bonus, state, reason, from, to].map((item) => item ?? null);
  const { rows, count, standings, orders } = await services.ledger.onSnapshot(async (context) => {
    const { ledger } = services;
    const lines = partner_id === undefined ? "COMMISSION_LINES" : "PARTNER_LINES";
    const rows = await ledger.read<LineRow>(lines, [...values, limit, offset], context);
    const [, ...others] = values;
    const isWhole = others.every((value) => value === null);
    type Count = { count: number };
    const [{ count }] = isWhole
      ? await ledger.read<Count>("COUNT_ALL_LINES", [partner_id ?? null], context)
      : await ledger.read<Count>("COUNT_COMMISSION_LINES", values, context);
    const ids = [...new Set(rows.map((row) => row.order_id))];
    const standings = await ledger.standingsOf(ids, undefined, context);
    return { rows, count, standings, orders: await ledger.ordersOf(ids, context) };
  });
  const versions = await services.plan.versions([
    ...new Set([...orders.values()].map((order) => order.plan_version_id)),
  ]);
  const partner_ids = rows.flatMap((row) => (row.owner_kind === "partner" ? row.owner_id : []));
  const names = await services.partner.namesOf([...new Set(partner_ids)]);
  const commissions = rows.flatMap((row) => {
    const record = orders.get(row.order_id);
    if (!record?.sale) return [];
    const version = versions.get(record.plan_version_id);
    const line = {
      recipient: { kind: row.owner_kind, id: row.owner_id },
      bonus: row.bonus,
      income_type: (version && incomeTypesOf(version.plan).get(row.bonus)) ?? row.bonus,
      level: row.level,
      rate: row.rate,
      amount: BigInt(row.amount),
      reason: row.reason,
    };
    const sale: SaleFact = record.sale;
    const {
      units: _units,
      reversed_units: _reversed,
      ...shown
    } = showLine(line, sale, record, standings.get(row.order_id) ?? []);
    const named = row.owner_kind === "partner" ? names.get(row.owner_id) : undefined;
    return [
      {
        order_id: row.order_id,
        at: isoTime(row.at),
        currency: row.currency,
        ...shown,
        recipient: { ...line.recipient, display_name: named?.display_name ?? null },
        reason: row.reason,
      },
    ];
  });
  return { commissions, count, limit, offset };
}
