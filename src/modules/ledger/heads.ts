/** Heads of the chain: which one a moment has, which were published, and when what lies below was recorded. */
import { createHash } from "node:crypto";
import { isoTime, isoTimeOrNull, run, runOne, type SharedContext } from "../../support/sql";
import * as sql from "./proof-sql";
import type { Head, StoredJournal } from "./types";

export type HeadReason = "proof" | "statement";

/** The chain as it was recorded by a time. */
export interface HeadAt extends Head {
  /** ISO time, to the microsecond where it is the present one */
  at: string;
}

/** A head that somebody holds, looked up on the chain. */
export interface KnownHead extends Head {
  recorded_at: string;
  /** when it was first published with a proof or a statement; null: never by this book */
  published_at: string | null;
}

/** The last journal recorded by a time, at the latest now; of an empty book number 0. Only while settled. */
export async function headAt(context: SharedContext, at: string | null): Promise<HeadAt> {
  return (await runOne<HeadAt>(context, sql.HEAD_AT, [at])) as HeadAt;
}

/** Keeps a head as published, unless a later one is kept already. Only in a transaction. */
export async function publishHead(
  context: SharedContext,
  no: string,
  why: HeadReason,
): Promise<void> {
  await run(context, sql.LOCK_HEADS);
  await run(context, sql.PUBLISH_HEAD, [no, why]);
}

/** The journal whose hash somebody was given as the head; null when there is none. */
export async function headOfHash(context: SharedContext, hash: string): Promise<KnownHead | null> {
  type Row = Head & { at: string; published_at: string | null };
  const row = await runOne<Row>(context, sql.HEAD_OF_HASH, [hash]);
  if (!row) return null;
  const { no, at, published_at } = row;
  return { no, hash, recorded_at: isoTime(at), published_at: isoTimeOrNull(published_at) };
}

/** Adds up when journals were recorded, from one published head to the next; as PUBLISH_HEAD does. */
export class RecordedTimes {
  #sum = createHash("sha256");

  add({ no, recorded_at }: Pick<StoredJournal, "no" | "recorded_at">): void {
    this.#sum.update(`${no} ${recorded_at}\n`);
  }

  /** The hash since the last call. */
  take(): string {
    const hash = this.#sum.digest("hex");
    this.#sum = createHash("sha256");
    return hash;
  }
}
