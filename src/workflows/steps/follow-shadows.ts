/**
 * Shadows follow the book: every sale and refund that was decided since is decided again by the draft, and
 * kept beside the book. Nothing here takes the network's lock or writes a row of the book, so a shadow can
 * delay or change no payment. Run twice, or by two at once, each fact is decided once.
 */
import { decideAgainAt } from "../../engine/decide";
import { refundFact, saleFact, type SaleFact } from "../../engine/facts";
import type { Shadow, ShadowDecision } from "../../modules/plan/shadows";
import { isoTime, type SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { loadFurtherUplines } from "./further-uplines";

/** Journals looked at in one transaction. */
const PAGE = 300;

interface JournalRow {
  no: string;
  kind: string;
  fact_id: string | null;
  order_id: string | null;
  at: string | Date;
  payload: unknown;
  sale: unknown;
  sale_no: string | null;
}

/** One fact as the shadow meets it. */
interface Met {
  row: JournalRow;
  sale: SaleFact;
  base: bigint;
  terminated_partner_ids: readonly string[];
}

type Read = Met | { row: JournalRow; error: string };

/** Follows with every running shadow as far as the book goes; returns how many facts were looked at. */
export async function followShadows(services: Services, page = PAGE): Promise<number> {
  let facts = 0;
  for (const id of await services.plan.runningShadows())
    facts += await followOne(services, id, page);
  return facts;
}

/** One that cannot go on says why, stays where it is, and lets the others follow. */
async function followOne(services: Services, shadow_id: string, page: number): Promise<number> {
  let facts = 0;
  try {
    for (;;) {
      const followed = await services.plan.asFollower(shadow_id, (shadow, context) =>
        followPage(services, shadow, page, context),
      );
      facts += followed?.facts ?? 0;
      if (!followed?.has_more) return facts;
    }
  } catch (error) {
    await services.plan.failShadow(shadow_id, (error as Error).message);
    return facts;
  }
}

async function followPage(
  services: Services,
  shadow: Shadow,
  page: number,
  context: SharedContext,
): Promise<{ facts: number; has_more: boolean }> {
  const values = [shadow.followed_no, page];
  const rows = await services.ledger.read<JournalRow>("FACTS_AFTER", values, context);
  if (rows.length === 0) return { facts: 0, has_more: false };
  const reads = rows.filter((row) => isFollowed(row, shadow)).map(readRow);
  const decisions = await decidePage(services, shadow, reads, context);
  const last = rows[rows.length - 1].no;
  await services.plan.keepDecisions(shadow.id, decisions, last, context);
  return { facts: decisions.length, has_more: rows.length === page };
}

/** A refund of an order that was sold before the shadow began is not its own. */
function isFollowed({ payload, order_id, sale_no }: JournalRow, { started_no }: Shadow): boolean {
  if (payload === null || order_id === null) return false;
  return sale_no === null || BigInt(sale_no) > BigInt(started_no);
}

function readRow(row: JournalRow): Read {
  try {
    if (row.sale === null) throw new Error(`order ${row.order_id} has no sale fact`);
    const sale = saleFact.parse(row.sale);
    if (row.kind === "sale") return { row, sale, base: sale.base, terminated_partner_ids: [] };
    const { base, terminated_partner_ids } = refundFact.parse(row.payload);
    return { row, sale, base, terminated_partner_ids };
  } catch (error) {
    return { row, error: (error as Error).message };
  }
}

/** A refund is decided with the upline of its sale, also where that was read from the tree. */
async function decidePage(
  services: Services,
  shadow: Shadow,
  reads: Read[],
  context: SharedContext,
): Promise<ShadowDecision[]> {
  const met = reads.filter((read) => "sale" in read);
  const orders = [...new Set(met.map(({ sale }) => sale.order_id))];
  const kept = await services.plan.shadowUplines(shadow.id, orders, context);
  const sales = met.map(({ sale }) => sale).filter(({ order_id }) => !kept.has(order_id));
  const further = await loadFurtherUplines(services, shadow.plan, sales, context);
  const decideMet = ({ sale, base, terminated_partner_ids }: Met) => {
    const upline = kept.get(sale.order_id);
    const seen = upline ? { ...sale, upline } : further.of(sale);
    const isFurther = upline !== undefined || further.isShort(sale);
    if (isFurther) kept.set(sale.order_id, seen.upline);
    return {
      upline: isFurther ? seen.upline : null,
      outcome: decideAgainAt(shadow.plan, seen, base, terminated_partner_ids),
    };
  };
  return reads.map((read): ShadowDecision => {
    const known = knownOf(read);
    if ("error" in read) return { ...known, error: read.error };
    try {
      return { ...known, ...decideMet(read) };
    } catch (error) {
      return { ...known, error: (error as Error).message };
    }
  });
}

/** What the record of a fact says before it is decided. */
function knownOf(read: Read): ShadowDecision {
  const { no, kind, fact_id, order_id, at } = read.row;
  return {
    journal_no: no,
    fact_id: fact_id ?? "",
    kind: kind === "sale" ? "sale" : "refund",
    order_id: order_id ?? "",
    at: isoTime(at),
    currency: "sale" in read ? read.sale.currency : null,
    base: "sale" in read ? read.base : null,
    upline: null,
    outcome: null,
    error: null,
  };
}
