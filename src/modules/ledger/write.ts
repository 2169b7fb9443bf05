/** Writing decisions: one statement a table, however many entries. */
import { parsePartnerAccount } from "../../engine/accounts";
import { canonicalJson } from "../../engine/canonical";
import { run, runOne, type SharedContext } from "../../support/sql";
import { factHash, GENESIS, inputHash, journalHash } from "./hash";
import * as sql from "./sql";
import type { Entry, Head } from "./types";

/**
 * Adds entries to the book in their order. An entry whose key is there with the same input is left out
 * (it was written before); with another input it is an error, and nothing is written.
 */
export async function writeEntries(context: SharedContext, all: Entry[]): Promise<void> {
  if (all.length === 0) return;
  const hashed = all.map((entry) => {
    const fact_hash = factHash(entry.fact);
    return { ...entry, fact_hash, input_hash: inputHash(fact_hash, entry.plan_version_id) };
  });
  const known = await knownJournals(context, all);
  const entries = hashed.filter((entry) => {
    const input = known.get(entry.key);
    if (input !== undefined && input !== entry.input_hash) {
      throw new Error(`journal ${entry.key} exists with another input`);
    }
    return input === undefined;
  });
  if (entries.length === 0) return;
  const head = (await runOne<Head>(context, sql.HEAD)) ?? { no: "0", hash: GENESIS };
  const facts = entries.map((entry) => ({
    id: entry.fact_id,
    kind: entry.fact.kind,
    order_id: entry.order_id,
    at: entry.fact.at,
    plan_version_id: entry.plan_version_id,
    payload: entry.fact,
    hash: entry.fact_hash,
  }));
  await run(context, sql.ADD_FACTS, [canonicalJson(facts)]);
  const journals = chain(head, entries);
  await run(context, sql.ADD_JOURNALS, [canonicalJson(journals)]);
  await addPostings(
    context,
    entries.flatMap((entry, index) =>
      entry.postings.map((posting, line) => ({
        journal_no: journals[index].no,
        line: line + 1,
        ...posting,
      })),
    ),
  );
}

async function knownJournals(
  context: SharedContext,
  entries: Entry[],
): Promise<Map<string, string>> {
  type Row = { id: string; input_hash: string };
  const rows = await run<Row>(context, sql.JOURNALS_BY_ID, [entries.map((entry) => entry.key)]);
  return new Map(rows.map((row) => [row.id, row.input_hash]));
}

function chain(head: Head, entries: (Entry & { input_hash: string })[]) {
  let no = BigInt(head.no);
  let prev_hash = head.hash;
  return entries.map((entry) => {
    const content = {
      id: entry.key,
      kind: entry.kind,
      fact_id: entry.fact_id,
      order_id: entry.order_id,
      at: entry.fact.at,
      input_hash: entry.input_hash,
      trace: entry.trace,
    };
    const hash = journalHash(prev_hash, { ...content, postings: entry.postings });
    const journal = { ...content, no: ++no, prev_hash, hash };
    prev_hash = hash;
    return journal;
  });
}

type PostingRow = Entry["postings"][number] & { journal_no: bigint; line: number };

async function addPostings(context: SharedContext, postings: PostingRow[]): Promise<void> {
  if (postings.length === 0) return;
  const moves = new Map<
    string,
    { code: string; currency: string; amount: bigint; times: number }
  >();
  const move = (code: string, currency: string, amount: bigint) => {
    const key = `${code} ${currency}`;
    const sum = moves.get(key) ?? { code, currency, amount: 0n, times: 0 };
    moves.set(key, { ...sum, amount: sum.amount + amount, times: sum.times + 1 });
  };
  for (const { from, to, currency, amount } of postings) {
    move(from, currency, -amount);
    move(to, currency, amount);
  }
  const rows = [...moves.values()];
  const owners = rows.map((row) => ownerOf(row.code));
  await run(context, sql.OPEN_ACCOUNTS, [
    rows.map((row) => row.code),
    rows.map((row) => row.currency),
    owners.map((owner) => owner.kind),
    owners.map((owner) => owner.id),
    owners.map((owner) => owner.bucket),
  ]);
  await run(context, sql.ADD_POSTINGS, [canonicalJson(postings)]);
  await run(context, sql.MOVE_BALANCES, [
    rows.map((row) => row.code),
    rows.map((row) => row.currency),
    rows.map((row) => row.amount.toString()),
    rows.map((row) => row.times),
  ]);
}

/** Who owns an account: `partner:<id>:pending` → the partner; `fund:trust` → the fund `trust`. */
function ownerOf(code: string): { kind: string; id: string; bucket: string } {
  const partner = parsePartnerAccount(code);
  if (partner) return { kind: "partner", id: partner.partner_id, bucket: partner.bucket };
  const [kind, id] = code.split(":");
  return { kind, id, bucket: "main" };
}
