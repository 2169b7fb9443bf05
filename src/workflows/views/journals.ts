/** The book as a list of journals with their postings, newest first. */
import type { Posting } from "../../engine/decision";
import { formatUnits } from "../../engine/money";
import type { Page } from "../../modules/tree-path/service";
import { isoTime } from "../../support/sql";
import type { Services } from "../services";

export interface JournalFilter extends Page {
  kind?: string;
  order_id?: string;
  partner_id?: string;
  account?: string;
}

interface JournalRow {
  no: string;
  id: string;
  kind: string;
  order_id: string | null;
  at: string;
  recorded_at: string;
  hash: string;
  prev_hash: string;
}

type PostingRow = Omit<Posting, "amount"> & { journal_no: string; amount: string };

export async function showJournals(
  { ledger }: Services,
  { kind, order_id, partner_id, account, limit, offset }: JournalFilter,
) {
  const isTouching = partner_id !== undefined || account !== undefined;
  const filter = [kind, order_id, ...(isTouching ? [partner_id, account] : [])];
  const values = filter.map((item) => item ?? null);
  const [page, count_of] = isTouching
    ? (["JOURNALS_TOUCHING", "COUNT_JOURNALS_TOUCHING"] as const)
    : (["JOURNALS", "COUNT_JOURNALS"] as const);
  const rows = await ledger.read<JournalRow>(page, [...values, limit, offset]);
  const [{ count }] = await ledger.read<{ count: number }>(count_of, values);
  const postings = await ledger.read<PostingRow>("POSTINGS_OF", [rows.map((row) => row.no)]);
  const journals = rows.map((row) => ({
    ...row,
    at: isoTime(row.at),
    recorded_at: isoTime(row.recorded_at),
    postings: postings
      .filter(({ journal_no }) => journal_no === row.no)
      .map(({ journal_no: _no, amount, ...posting }) => ({
        ...posting,
        amount: formatUnits(BigInt(amount), posting.currency),
      })),
  }));
  return { journals, count, limit, offset };
}
