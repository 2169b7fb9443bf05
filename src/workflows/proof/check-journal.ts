/** One journal of the chain: as it was hashed, of the fact it names, and decided again to the same postings. */
import type { Book } from "../../engine/book";
import { Canonical, canonicalJson } from "../../engine/canonical";
import { decideAgainAt } from "../../engine/decide";
import type { Outcome, Posting } from "../../engine/decision";
import { fact as factSchema, type Fact } from "../../engine/facts";
import { firstBucket } from "../../engine/hold";
import { decideJoin, joinPostings } from "../../engine/joining";
import { adjustmentPostings, fundWithdrawalPostings, payoutPostings } from "../../engine/movements";
import { payerOf, payPeriod } from "../../engine/periods";
import type { Plan } from "../../engine/plan";
import { rerate, settleAgain } from "../../engine/retroactive";
import { forfeit, release, settle, sharePostings } from "../../engine/settle";
import { factHash, inputHash, journalHash } from "../../modules/ledger";
import type { StoredJournal } from "../../modules/ledger/types";
import { differs, type Fault } from "./fault";
import { isOfData, Undecidable, type Order, type Page } from "./page";

/** The chain up to a journal: its number, its hash, and when it was recorded. */
export interface Reached {
  journals: number;
  head: string;
  recorded_at: string;
  book: Book;
}

export function checkJournal(
  journal: StoredJournal,
  postings: readonly Posting[],
  reached: Reached,
  page: Page,
): Fault | null {
  const written = { trace: new Canonical(journal.trace), postings: new Canonical(postings) };
  const found = checkLink(journal, written, reached, page) ?? checkFact(journal);
  if (found) return found;
  const { id, plan_version_id } = journal;
  const plan = page.plans.get(plan_version_id ?? "");
  if (!plan) return differs("plan version", id, plan_version_id, null);
  try {
    const fact = factSchema.parse(journal.payload);
    const again = decideFact(fact, plan, page, reached.book);
    return (
      checkOrigin(journal, fact) ??
      differs("postings", id, canonicalJson(again.postings), written.postings.text) ??
      differs("trace", id, canonicalJson(again.trace), written.trace.text)
    );
  } catch (error) {
    if (!isOfData(error)) throw error;
    return { what: "fact", id, expected: "one that can be decided", found: error.message };
  }
}

/** Its place on the chain, and the columns that no hash knows. */
function checkLink(
  journal: StoredJournal,
  written: { trace: Canonical; postings: Canonical },
  { journals, head, recorded_at }: Reached,
  { misnumbered }: Page,
): Fault | null {
  const { id, kind, fact_id, order_id, at, input_hash } = journal;
  const content = { id, kind, fact_id, order_id, at, input_hash, ...written };
  const wrong =
    differs("journal number", id, String(journals + 1), journal.no) ??
    differs("journal prev_hash", id, head, journal.prev_hash) ??
    differs("journal hash", id, journalHash(head, content), journal.hash);
  if (wrong) return wrong;
  if (misnumbered.has(journal.no)) {
    return { what: "posting line", id, expected: "1, 2, 3 …", found: "other numbers" };
  }
  if (journal.recorded_at < recorded_at) {
    const expected = `not before ${recorded_at}`;
    return { what: "journal created_at", id, expected, found: journal.recorded_at };
  }
  if (journal.is_untouched) return null;
  const expected = "as they were written";
  return { what: "journal updated_at and deleted_at", id, expected, found: "changed" };
}

/** The fact's row: its hash, the plan it was decided under, and the columns beside its payload. */
function checkFact(journal: StoredJournal): Fault | null {
  const { id, fact_id, payload, plan_version_id } = journal;
  if (fact_id === null) return { what: "fact", id, expected: "a fact", found: "none" };
  if (payload === null) return { what: "fact", id, expected: fact_id, found: "none" };
  const fact_hash = factHash(payload);
  return (
    differs("fact hash", id, fact_hash, journal.fact_hash) ??
    differs(
      "journal input_hash",
      id,
      inputHash(fact_hash, plan_version_id ?? ""),
      journal.input_hash,
    ) ??
    differs("fact kind", id, journal.kind, journal.fact_kind) ??
    differs("fact order_id", id, journal.order_id, journal.fact_order_id) ??
    differs("fact at", id, journal.at, journal.fact_at)
  );
}

/** The journal speaks of what its fact does. */
function checkOrigin({ id, kind, order_id, at }: StoredJournal, fact: Fact): Fault | null {
  return (
    differs("journal kind", id, fact.kind, kind) ??
    differs("journal order_id", id, "order_id" in fact ? fact.order_id : null, order_id) ??
    differs("journal at", id, fact.at, at)
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
    if (!order) throw new Undecidable(`order ${order_id} has no sale fact`);
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
      if (!item) throw new Undecidable(`plan "${plan.code}" has no period item "${fact.code}"`);
      const postings = sharePostings(fact, payerOf(item), payPeriod(item, fact), book);
      return { postings, trace: null };
    }
    case "termination": {
      const postings = [...orders.values()].flatMap(({ sale, standing }) =>
        forfeit(sale, standing, fact.partner_id),
      );
      return { postings, trace: null };
    }
    case "payout":
      return { postings: payoutPostings(fact, book), trace: null };
    case "fund_withdrawal":
      return { postings: fundWithdrawalPostings(fact), trace: null };
    case "adjustment":
      return { postings: adjustmentPostings(fact, book), trace: null };
  }
}
