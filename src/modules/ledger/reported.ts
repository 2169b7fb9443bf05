/** Facts that others report: kept once, compared when they come again. */
import { canonicalJson } from "../../engine/canonical";
import { UplineError } from "../../support/errors";
import { isoTime, run, runOne, type SharedContext } from "../../support/sql";
import * as sql from "./reported-sql";
import type { ReportedFact } from "./types";

type Row = Omit<ReportedFact, "amount" | "fee" | "own_return"> & {
  amount: string;
  fee: string | null;
  own_return: string | null;
};

const unitsOrNull = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

const toFact = (row: Row): ReportedFact => ({
  ...row,
  amount: BigInt(row.amount),
  fee: unitsOrNull(row.fee),
  own_return: unitsOrNull(row.own_return),
  at: isoTime(row.at),
});

/** What whoever reports says; whom it counts for, when and by whom is the store's. */
const contentOf = ({ kind, id, customer_id, amount, currency, ...more }: ReportedFact): string => {
  const { fee, own_return, metric } = more;
  return canonicalJson({ kind, id, customer_id, amount, currency, fee, own_return, metric });
};

export interface Kept {
  fact: ReportedFact;
  /** false: it was reported before */
  is_new: boolean;
}

/** Adds a fact, or answers with the one kept under its kind and id; refuses another content. */
export async function keep(context: SharedContext, fact: ReportedFact): Promise<Kept> {
  const { kind, id, customer_id, buyer_id, seller_id, amount, currency } = fact;
  const added = await runOne<Row>(context, sql.ADD_REPORTED, [
    kind,
    id,
    customer_id,
    buyer_id,
    seller_id,
    amount.toString(),
    currency,
    fact.fee?.toString() ?? null,
    fact.own_return?.toString() ?? null,
    fact.metric,
    fact.at,
    fact.actor,
  ]);
  if (added) return { fact: toFact(added), is_new: true };
  const [kept] = await read(context, [`${kind}:${id}`]);
  if (contentOf(kept) === contentOf(fact)) return { fact: kept, is_new: false };
  throw new UplineError(
    "conflict",
    "fact_differs",
    `${kind} "${id}" was reported before with another content; a correction needs an id of its own`,
    { kind, id },
  );
}

export async function read(
  context: SharedContext,
  order_ids: readonly string[],
): Promise<ReportedFact[]> {
  if (order_ids.length === 0) return [];
  return (await run<Row>(context, sql.REPORTED, [order_ids])).map(toFact);
}
