/** Orders of the open month are decided again with the ranks that a close changed, the earliest first. */
import type { Book } from "../../engine/book";
import { decideAgainAt } from "../../engine/decide";
import type { RankEvaluation } from "../../engine/evaluation";
import type { RerateFact, SaleFact } from "../../engine/facts";
import { firstBucket } from "../../engine/hold";
import { payeesOf } from "../../engine/payees";
import {
  changedRanks,
  ratedAgainFrom,
  rerate,
  rerateOf,
  settleAgain,
  type RankLookup,
} from "../../engine/retroactive";
import type { Plan } from "../../engine/plan";
import type { Standing } from "../../engine/settle";
import { periods } from "../../modules/ledger";
import type { Entry, OrderRecord } from "../../modules/ledger/types";
import type { PublishedPlan } from "../../modules/plan/service";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { loadBook } from "./desk";

const PAGE = 500;
const BEFORE_ALL = { at: "0001-01-01T00:00:00.000Z", order_id: "" };

/**
 * Page by page, in the close's own transaction; nothing for a plan whose ranks count from the next sale. Each
 * order stays with the version that decided it.
 */
export async function rateAgain(
  services: Services,
  plan: Plan,
  at: string,
  changes: readonly RankEvaluation[],
  context: SharedContext,
): Promise<void> {
  const from = ratedAgainFrom(plan, at);
  if (from === null || changes.length === 0) return;
  const rankOf = changedRanks(changes);
  for (let last = BEFORE_ALL; ;) {
    const page = await periods.readOrdersSince(context, from, last, PAGE);
    if (page.length === 0) return;
    const order_ids = page.map(({ order_id }) => order_id);
    await ratePage(services, { order_ids, at, rankOf }, context);
    last = page[page.length - 1];
  }
}

interface Rating {
  order_ids: string[];
  at: string;
  rankOf: RankLookup;
}

async function ratePage(
  services: Services,
  { order_ids, at, rankOf }: Rating,
  context: SharedContext,
): Promise<void> {
  const { ledger, partner } = services;
  const records = await ledger.ordersOf(order_ids, context);
  const ids = new Set([...records.values()].map(({ plan_version_id }) => plan_version_id));
  const versions = await services.plan.versions([...ids], context);
  const found = order_ids.flatMap((id) => {
    const record = records.get(id);
    const version = record && versions.get(record.plan_version_id);
    if (!record?.sale || !version || ratedAgainFrom(version.plan, at) === null) return [];
    const { sale } = record;
    const fact = rerateOf({ sale, base: record.base }, at, rankOf);
    return fact ? [{ record, sale, version, fact }] : [];
  });
  if (found.length === 0) return;
  const payees = found.flatMap(({ sale }) => payeesOf(sale));
  const statuses = await partner.statusesOf([...new Set(payees)], context);
  const { standings, book } = await loadBook(
    services,
    found.map(({ record }) => record),
    context,
    payees,
  );
  const entries: Entry[] = [];
  const rated = found.map(({ record, sale, version, fact }) => {
    const gone = payeesOf(sale).filter((id) => statuses.get(id) === "terminated");
    const complete = { ...fact, terminated_partner_ids: gone, is_released: isReleased(record) };
    const standing = standings.get(record.order_id) ?? [];
    const next = rateOne(record, sale, complete, version, { standing, book });
    entries.push(next.entry);
    return next.record;
  });
  await ledger.write(entries, rated, context);
}

/** Captured, and nothing is left to be released. */
const isReleased = ({ captured_at, release_at }: OrderRecord): boolean =>
  captured_at !== null && release_at === null;

function rateOne(
  record: OrderRecord,
  before: SaleFact,
  fact: RerateFact,
  version: PublishedPlan,
  { standing, book }: { standing: readonly Standing[]; book: Book },
): { record: OrderRecord; entry: Entry } {
  const sale = rerate(before, fact);
  const outcome = decideAgainAt(version.plan, sale, fact.base, fact.terminated_partner_ids);
  const bucket = fact.is_released ? "available" : firstBucket(version.plan, record.source);
  const postings = settleAgain(sale, outcome.lines, standing, book, bucket);
  postings.forEach((posting) => book.post(posting));
  const n = record.journal_count + 1;
  const { order_id } = record;
  const entry: Entry = {
    key: `order:${order_id}:${n}`,
    kind: "rerate",
    fact,
    fact_id: `rerate:${order_id}:${n}`,
    order_id,
    plan_version_id: version.id,
    postings,
    trace: outcome,
  };
  return {
    record: { ...record, sale, journal_count: n, rated: merged(record.rated, fact) },
    entry,
  };
}

function merged(
  before: OrderRecord["rated"],
  { ranks }: RerateFact,
): NonNullable<OrderRecord["rated"]> {
  const all = new Map(Object.entries(before ?? {}));
  for (const [id, own] of Object.entries(ranks)) all.set(id, { ...all.get(id), ...own });
  return Object.fromEntries(all);
}
