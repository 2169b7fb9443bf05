/**
 * Replays the book: walks the hash chain in the order of decision, decides every fact again with the pure
 * engine, and compares postings byte for byte. Memory holds balances and one page of journals.
 */
import { Book } from "../../engine/book";
import { canonicalJson } from "../../engine/canonical";
import { decideAgainAt } from "../../engine/decide";
import type { Outcome, Posting } from "../../engine/decision";
import { fact as factSchema, rerateFact, type Fact, type SaleFact } from "../../engine/facts";
import { firstBucket } from "../../engine/hold";
import { decideJoin, joinPostings } from "../../engine/joining";
import { payerOf, payPeriod } from "../../engine/periods";
import type { Plan } from "../../engine/plan";
import { rerate, settleAgain } from "../../engine/retroactive";
import { forfeit, release, settle, sharePostings, type Standing } from "../../engine/settle";
import { stand } from "../../engine/standing";
import { factHash, GENESIS, inputHash, journalHash, periods } from "../../modules/ledger";
import type { StoredJournal, StoredPosting } from "../../modules/ledger/types";
import { isoTime, type SharedContext } from "../../support/sql";
import type { Services } from "../services";

export interface Fault {
  what: string;
  id: string;
  expected: string;
  found: string;
}

export interface Replay {
  book: Book;
  head: string;
  facts: number;
  journals: number;
  postings: number;
  fault: Fault | null;
}

interface Order {
  sale: SaleFact;
  standing: Standing[];
}

/** Journals looked at together. */
const PAGE = 500;

export async function replay(
  services: Services,
  context: SharedContext,
  size = PAGE,
): Promise<Replay> {
  const book = new Book();
  const result: Replay = { book, head: GENESIS, facts: 0, journals: 0, postings: 0, fault: null };
  for (let last = "0"; ;) {
    const page = await services.ledger.read<StoredJournal>("JOURNALS_AFTER", [last, size], context);
    if (page.length === 0) return result;
    const desk = await openPage(services, page, last, context);
    for (const journal of page) {
      const postings = desk.postings.get(journal.no) ?? [];
      result.fault = checkJournal(journal, postings, result, desk);
      if (result.fault) return result;
      for (const posting of postings) {
        book.post(posting);
        const order = posting.order_id === null ? undefined : desk.orders.get(posting.order_id);
        if (order) stand(order.standing, posting);
      }
      result.head = journal.hash;
      result.facts += journal.fact_id === null ? 0 : 1;
      result.journals += 1;
      result.postings += postings.length;
    }
    last = page[page.length - 1].no;
  }
}

interface Page {
  postings: Map<string, Posting[]>;
  orders: Map<string, Order>;
  plans: Map<string, Plan>;
}

/** What a page of journals needs: its postings, and its orders as they stood before it. */
async function openPage(
  { ledger, plan }: Services,
  journals: StoredJournal[],
  last: string,
  context: SharedContext,
): Promise<Page> {
  const end = journals[journals.length - 1].no;
  const rows = await ledger.read<StoredPosting>("POSTINGS_BETWEEN", [last, end], context);
  const postings = new Map<string, Posting[]>();
  for (const { journal_no, line: _line, amount, ...posting } of rows) {
    const list = postings.get(journal_no) ?? [];
    list.push({ ...posting, amount: BigInt(amount) });
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
  return { postings, orders, plans };
}

function checkJournal(
  journal: StoredJournal,
  postings: Posting[],
  { head, journals, book }: Replay,
  page: Page,
): Fault | null {
  const { id, kind, fact_id, order_id, input_hash, trace } = journal;
  const differs = (what: string, expected: string, found: string): Fault | null =>
    expected === found ? null : { what, id, expected, found };
  const content = {
    id,
    kind,
    fact_id,
    order_id,
    at: isoTime(journal.at),
    input_hash,
    trace,
    postings,
  };
  const found =
    differs("journal number", String(journals + 1), journal.no) ??
    differs("journal prev_hash", head, journal.prev_hash) ??
    differs("journal hash", journalHash(head, content), journal.hash);
  if (found || fact_id === null) return found;
  if (journal.payload === null) return { what: "fact", id, expected: fact_id, found: "none" };
  const fact_hash = factHash(journal.payload);
  const version_id = journal.plan_version_id ?? "";
  const tampered =
    differs("fact hash", fact_hash, journal.fact_hash ?? "") ??
    differs("journal input_hash", inputHash(fact_hash, version_id), input_hash);
  if (tampered) return tampered;
  const plan = page.plans.get(version_id);
  if (!plan) return { what: "plan version", id, expected: version_id, found: "none" };
  const again = decideFact(factSchema.parse(journal.payload), plan, page, book);
  return (
    differs("postings", canonicalJson(again.postings), canonicalJson(postings)) ??
    differs("trace", canonicalJson(again.trace), canonicalJson(trace))
  );
}

/** What the engine answers to a fact now, from the book as it stood then. */
function decideFact(
  fact: Fact,
  plan: Plan,
  { orders }: Page,
  book: Book,
): { postings: Posting[]; trace: Outcome | null } {
  const orderOf = (order_id: string): Order => {
    const order = orders.get(order_id);
    if (!order) throw new Error(`order ${order_id} has no sale fact`);
    return order;
  };
  switch (fact.kind) {
    case "join":
    case "placement": {
      const trace = decideJoin(plan, fact);
      return { postings: trace ? joinPostings(plan, trace.lines, book) : [], trace };
    }
    case "sale":
    case "refund": {
      const { sale, standing } = orderOf(fact.order_id);
      const terminated = fact.kind === "refund" ? fact.terminated_partner_ids : [];
      const trace = decideAgainAt(plan, sale, fact.base, terminated);
      const stands = standing.filter((item) => item.amount !== 0n);
      return {
        trace,
        postings: settle(sale, trace.lines, stands, book, firstBucket(plan, sale.source)),
      };
    }
    case "release": {
      const { sale, standing } = orderOf(fact.order_id);
      const held = new Set(fact.held_partner_ids);
      return { postings: release(sale, standing, book, held), trace: null };
    }
    case "rerate": {
      const order = orderOf(fact.order_id);
      order.sale = rerate(order.sale, fact);
      const trace = decideAgainAt(plan, order.sale, fact.base, fact.terminated_partner_ids);
      const stands = order.standing.filter((item) => item.amount !== 0n);
      const bucket = fact.is_released ? "available" : firstBucket(plan, order.sale.source);
      const postings = settleAgain(order.sale, trace.lines, stands, book, bucket);
      return { trace, postings };
    }
    case "pool":
    case "package":
    case "binary_match": {
      const item = plan.periods.find(({ code }) => code === fact.code);
      if (!item) throw new Error(`plan "${plan.code}" has no period item "${fact.code}"`);
      const postings = sharePostings(fact, payerOf(item), payPeriod(item, fact), book);
      return { postings, trace: null };
    }
    case "termination": {
      const postings = [...orders.values()].flatMap(({ sale, standing }) =>
        forfeit(sale, standing, fact.partner_id),
      );
      return { postings, trace: null };
    }
  }
}
