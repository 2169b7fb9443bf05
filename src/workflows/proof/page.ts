/** What a page of journals needs to be decided again: its postings, and its orders as they stood before it. */
import { z } from "@medusajs/framework/zod";
import type { Posting } from "../../engine/decision";
import { EngineError } from "../../engine/errors";
import { rerateFact, type SaleFact } from "../../engine/facts";
import type { Plan } from "../../engine/plan";
import { rerate } from "../../engine/retroactive";
import type { Standing } from "../../engine/settle";
import { periods } from "../../modules/ledger";
import type { StoredJournal, StoredPosting } from "../../modules/ledger/types";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

export interface Order {
  sale: SaleFact;
  standing: Standing[];
}

export interface Page {
  postings: Map<string, Posting[]>;
  /** journals whose lines are not numbered 1, 2, 3 … */
  misnumbered: Set<string>;
  orders: Map<string, Order>;
  plans: Map<string, Plan>;
}

/** The book does not hold what a decision needs. */
export class Undecidable extends Error {}

/** Whether an error says that what is stored cannot be read, rather than that Postgres did not answer. */
export function isOfData(error: unknown): error is Error {
  const kinds = [Undecidable, EngineError, z.ZodError, RangeError, SyntaxError];
  return kinds.some((kind) => error instanceof kind);
}

/** Throws an error that {@link isOfData} knows when something stored cannot be read. */
export async function openPage(
  { ledger, plan }: Services,
  journals: readonly StoredJournal[],
  last: string,
  context: SharedContext,
): Promise<Page> {
  const end = journals[journals.length - 1].no;
  const rows = await ledger.read<StoredPosting>("POSTINGS_BETWEEN", [last, end], context);
  const postings = new Map<string, Posting[]>();
  const misnumbered = new Set<string>();
  for (const { journal_no, line, amount, ...posting } of rows) {
    const list = postings.get(journal_no) ?? [];
    list.push({ ...posting, amount: BigInt(amount) });
    if (line !== list.length) misnumbered.add(journal_no);
    postings.set(journal_no, list);
  }
  const ids = new Set(rows.flatMap((row) => row.order_id ?? []));
  journals.forEach((journal) => journal.order_id && ids.add(journal.order_id));
  const sales = await periods.readFrozenSales(context, [...ids]);
  const before = (BigInt(last) + 1n).toString();
  for (const { order_id, payload } of await periods.readRerates(context, [...ids], before)) {
    const sale = sales.get(order_id);
    if (sale) sales.set(order_id, rerate(sale, rerateFact.parse(payload)));
  }
  const standings = await ledger.standingsOf([...ids], before, context);
  const orders = new Map<string, Order>();
  const inOrder = [...sales].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [order_id, sale] of inOrder) {
    orders.set(order_id, { sale, standing: standings.get(order_id) ?? [] });
  }
  const versionIds = new Set(journals.flatMap((journal) => journal.plan_version_id ?? []));
  const versions = await plan.versions([...versionIds], context);
  const plans = new Map([...versions].map(([id, version]) => [id, version.plan]));
  return { postings, misnumbered, orders, plans };
}
