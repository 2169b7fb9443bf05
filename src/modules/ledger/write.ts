/** Writing decisions: one statement a table, however many entries. */
import { parsePartnerAccount } from "../../engine/accounts";
import { Canonical } from "../../engine/canonical";
import { run, runOne, type SharedContext } from "../../support/sql";
import { factHash, GENESIS, inputHash, journalHash } from "./hash";
import { lineHeads } from "./lines";
import * as sql from "./sql";
import type { Entry, Head } from "./types";

/**
 * Adds entries to the book in their order. An entry whose key is there with the same input is left out
 * (it was written before); with another input it is an error, and nothing is written.
 */
export async function writeEntries(context: SharedContext, all: Entry[]): Promise<void> {
  if (all.length === 0) return;
  const hashed = all.map((entry) => {
    const payload = new Canonical(entry.fact);
    const fact_hash = factHash(payload);
    return {
      ...entry,
      payload,
      fact_hash,
      input_hash: inputHash(fact_hash, entry.plan_version_id),
    };
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
    payload: entry.payload.text,
    hash: entry.fact_hash,
  }));
  await run(context, sql.ADD_FACTS, [
    facts.map(({ id }) => id),
    facts.map(({ kind }) => kind),
    facts.map(({ order_id }) => order_id),
    facts.map(({ at }) => at),
    facts.map(({ plan_version_id }) => plan_version_id),
    facts.map(({ payload }) => payload).join("\n"),
    facts.map(({ hash }) => hash),
  ]);
  const journals = chain(head, entries);
  await run(context, sql.ADD_JOURNALS, [
    journals.map(({ id }) => id),
    journals.map(({ no }) => no.toString()),
    journals.map(({ kind }) => kind),
    journals.map(({ fact_id }) => fact_id),
    journals.map(({ order_id }) => order_id),
    journals.map(({ at }) => at),
    journals.map(({ input_hash }) => input_hash),
    journals.map(({ trace }) => trace?.text ?? "").join("\n"),
    journals.map(({ prev_hash }) => prev_hash),
    journals.map(({ hash }) => hash),
  ]);
  await addPostings(
    context,
    entries.flatMap((entry, index) => {
      const heads = new Set(lineHeads(entry.kind, entry.postings));
      return entry.postings.map((posting, line) => ({
        journal_no: journals[index].no,
        line: line + 1,
        is_head: heads.has(posting),
        ...posting,
      }));
    }),
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
      trace: entry.trace && new Canonical(entry.trace),
    };
    const hash = journalHash(prev_hash, { ...content, postings: entry.postings });
    const journal = { ...content, no: ++no, prev_hash, hash };
    prev_hash = hash;
    return journal;
  });
}

type PostingRow = Entry["postings"][number] & {
  journal_no: bigint;
  line: number;
  /** the first of a line */
  is_head: boolean;
};

interface Move {
  code: string;
  currency: string;
  amount: bigint;
  times: number;
  lines: number;
}

const accountKey = (code: string, currency: string): string => `${code} ${currency}`;

async function addPostings(context: SharedContext, postings: PostingRow[]): Promise<void> {
  if (postings.length === 0) return;
  const moves = new Map<string, Move>();
  const move = (code: string, currency: string, amount: bigint, lines: number) => {
    const key = accountKey(code, currency);
    let sum = moves.get(key);
    if (!sum) moves.set(key, (sum = { code, currency, amount: 0n, times: 0, lines: 0 }));
    sum.amount += amount;
    sum.times += 1;
    sum.lines += lines;
  };
  for (const { from, to, currency, amount, is_head } of postings) {
    move(from, currency, -amount, 0);
    move(to, currency, amount, is_head ? 1 : 0);
  }
  const rows = [...moves.values()];
  const ids = await openAccounts(context, rows);
  const idOf = (code: string, currency: string) => ids.get(accountKey(code, currency));
  await run(context, sql.ADD_POSTINGS, [
    postings.map(({ journal_no }) => journal_no.toString()),
    postings.map(({ line }) => line),
    postings.map(({ from, currency }) => idOf(from, currency)),
    postings.map(({ to, currency }) => idOf(to, currency)),
    postings.map(({ amount }) => amount.toString()),
    postings.map(({ currency }) => currency),
    postings.map(({ order_id }) => order_id),
    postings.map(({ bonus }) => bonus),
    postings.map(({ level }) => level),
    postings.map(({ rate }) => rate),
    postings.map(({ note }) => note),
  ]);
  await run(context, sql.MOVE_BALANCES, [
    rows.map(({ code, currency }) => idOf(code, currency)),
    rows.map((row) => row.amount.toString()),
    rows.map((row) => row.times),
    rows.map((row) => row.lines),
  ]);
}

/** The numbers of accounts by their key; those that are new are opened. */
async function openAccounts(
  context: SharedContext,
  accounts: readonly Move[],
): Promise<Map<string, string>> {
  type Row = { id: string; code: string; currency: string };
  const ids = new Map<string, string>();
  const keep = (rows: Row[]) =>
    rows.forEach(({ id, code, currency }) => ids.set(accountKey(code, currency), id));
  const columnsOf = (some: readonly Move[]) => [
    some.map(({ code }) => code),
    some.map(({ currency }) => currency),
  ];
  keep(await run<Row>(context, sql.ACCOUNTS, columnsOf(accounts)));
  const missing = accounts.filter(({ code, currency }) => !ids.has(accountKey(code, currency)));
  if (missing.length === 0) return ids;
  const owners = missing.map(({ code }) => ownerOf(code));
  keep(
    await run<Row>(context, sql.OPEN_ACCOUNTS, [
      ...columnsOf(missing),
      owners.map((owner) => owner.kind),
      owners.map((owner) => owner.id),
      owners.map((owner) => owner.bucket),
    ]),
  );
  return ids;
}

/** Who owns an account: `partner:<id>:pending` → the partner; `fund:trust` → the fund `trust`. */
export function ownerOf(code: string): { kind: string; id: string; bucket: string } {
  const partner = parsePartnerAccount(code);
  if (partner) return { kind: "partner", id: partner.partner_id, bucket: partner.bucket };
  const [kind, id] = code.split(":");
  return { kind, id, bucket: "main" };
}
