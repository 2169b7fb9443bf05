/**
 * Replays the book: walks the hash chain in the order of decision, decides every fact again with the pure
 * engine, compares postings byte for byte, and holds the chain against every head that was published. Memory
 * holds balances and one page of journals.
 */
import { Book } from "../../engine/book";
import { stand } from "../../engine/standing";
import { GENESIS, heads, LATEST } from "../../modules/ledger";
import type { StoredJournal } from "../../modules/ledger/types";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { Touches } from "./accounts";
import { checkJournal, type Reached } from "./check-journal";
import { differs, type Fault } from "./fault";
import { isOfData, openPage, type Page } from "./page";

export interface Replay extends Reached {
  facts: number;
  postings: number;
  touches: Touches;
  fault: Fault | null;
}

/** Is told how many journals were walked. */
export type Progress = (journals: number) => void;

/** Journals looked at together. */
const PAGE = 500;

export async function replay(
  services: Services,
  context: SharedContext,
  size = PAGE,
  progress: Progress = () => {},
): Promise<Replay> {
  const result: Replay = {
    book: new Book(),
    head: GENESIS,
    recorded_at: "",
    facts: 0,
    journals: 0,
    postings: 0,
    touches: new Touches(),
    fault: null,
  };
  const times = new heads.RecordedTimes();
  for (let last = "0"; ;) {
    const journals = await readAfter(services, last, size, context);
    if (journals.length === 0) break;
    const page = await openPage(services, journals, last, context).catch(unreadable);
    if (page instanceof Error) {
      result.fault = { ...UNREADABLE, id: journals[0].id, found: page.message };
      if (journals.length === 1) return result;
      // One of these cannot be read: one by one, the first of them is named.
      size = 1;
      continue;
    }
    const end = journals[journals.length - 1].no;
    const published = await readHeads(services, last, end, context);
    result.fault = walk(journals, page, result, { times, published });
    if (result.fault) return result;
    last = end;
    progress(result.journals);
  }
  const [lost] = await services.ledger.read<Published>(
    "HEADS_BETWEEN",
    [String(result.journals), LATEST, 1],
    context,
  );
  result.fault = lost ? differs("published head", lost.no, lost.hash, null) : null;
  return result;
}

const UNREADABLE = { what: "fact", expected: "one that can be read" };

const unreadable = (error: unknown): Error => {
  if (isOfData(error)) return error;
  throw error;
};

const readAfter = (
  { ledger }: Services,
  last: string,
  size: number,
  context: SharedContext,
): Promise<StoredJournal[]> => ledger.read("JOURNALS_AFTER", [last, size], context);

interface Published {
  no: string;
  hash: string;
  times_hash: string;
}

async function readHeads(
  { ledger }: Services,
  last: string,
  end: string,
  context: SharedContext,
): Promise<Map<string, Published>> {
  const rows = await ledger.read<Published>("HEADS_BETWEEN", [last, end, null], context);
  return new Map(rows.map((row) => [row.no, row]));
}

interface PublishedHeads {
  times: heads.RecordedTimes;
  published: ReadonlyMap<string, Published>;
}

/** Walks a page; what it reached is kept in `result`, up to the journal that is wrong. */
function walk(
  journals: readonly StoredJournal[],
  page: Page,
  result: Replay,
  { times, published }: PublishedHeads,
): Fault | null {
  for (const journal of journals) {
    const postings = page.postings.get(journal.no) ?? [];
    const fault = checkJournal(journal, postings, result, page);
    if (fault) return fault;
    result.touches.add(journal.kind, postings);
    for (const posting of postings) {
      result.book.post(posting);
      const order = posting.order_id === null ? undefined : page.orders.get(posting.order_id);
      if (order) stand(order.standing, posting);
    }
    result.head = journal.hash;
    result.recorded_at = journal.recorded_at;
    result.facts += 1;
    result.journals += 1;
    result.postings += postings.length;
    times.add(journal);
    const head = published.get(journal.no);
    const wrong = head && checkHead(head, journal, times.take());
    if (wrong) return wrong;
  }
  return null;
}

/** A head as it was published, against the journal that has its number. */
function checkHead(head: Published, { hash, id }: StoredJournal, times: string): Fault | null {
  return (
    differs("published head", head.no, head.hash, hash) ??
    differs("journal created_at up to a published head", id, head.times_hash, times)
  );
}
