/** Somebody who may do everything in the database, and what a small book looks like before. */
import { factHash, GENESIS, inputHash, journalHash } from "../../src/modules/ledger";
import type { StoredJournal, StoredPosting } from "../../src/modules/ledger/types";
import type { Network, Partner } from "./network";

/** A small book with a journal of every kind that orders and partners make; returns its first partner. */
export async function liveALittle(net: Network): Promise<Partner> {
  const root = await net.enrol();
  const seller = await net.enrol(root);
  const buyer = await net.enrol(seller);
  const order = await net.buy(buyer, "100.00");
  const other = await net.clientBuys(buyer, "250", "jpy");
  await net.drain();
  await net.refundTo(other, "100");
  await net.capture(order);
  await net.drain();
  await net.release();
  await net.setStatus(buyer, "terminated");
  return root;
}

/** Runs statements as a superuser who turned every trigger and foreign key off. */
export async function asVandal(net: Network, statements: string): Promise<void> {
  const client = await net.connect();
  try {
    await client.query(`set session_replication_role = replica; ${statements}`);
  } finally {
    await client.query(`reset session_replication_role`);
    client.release();
  }
}

/** Makes every hash of the book anew, as somebody would who knows how. */
export async function rehash(net: Network): Promise<void> {
  const { ledger } = net.services;
  const journals = await ledger.read<StoredJournal>("JOURNALS_AFTER", ["0", 1_000]);
  const postings = await ledger.read<StoredPosting>("POSTINGS_BETWEEN", ["0", "1000"]);
  let head = GENESIS;
  for (const { no, id, kind, fact_id, order_id, at, trace, ...journal } of journals) {
    const hash = factHash(journal.payload);
    const input_hash = inputHash(hash, journal.plan_version_id ?? "");
    const own = postings
      .filter((posting) => posting.journal_no === no)
      .map(({ journal_no: _no, line: _line, ...posting }) => posting);
    const content = { id, kind, fact_id, order_id, at, trace, input_hash, postings: own };
    const next = journalHash(head, content);
    await asVandal(
      net,
      `update upline_fact set hash = '${hash}' where id = '${fact_id}';
       update upline_journal set prev_hash = '${head}', hash = '${next}', input_hash = '${input_hash}'
       where no = ${no}`,
    );
    head = next;
  }
}
