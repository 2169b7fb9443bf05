/** The last proof of the book, or a new one. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { UplineError } from "../../support/errors";
import { isoTime } from "../../support/sql";
import { type Proof, proveLedgerWorkflow } from "../prove-ledger";
import { servicesOf } from "../services";

/** Postings that a proof inside a request may walk: some seconds' worth. */
const MOST_POSTINGS = 200_000;

export async function showProof(
  container: MedusaContainer,
  run: boolean,
): Promise<(Proof & { at: string }) | null> {
  const { ledger } = servicesOf(container);
  if (run) {
    const [{ postings }] = await ledger.read<{ postings: number }>("COUNT_BOOK");
    if (postings > MOST_POSTINGS) {
      throw new UplineError(
        "not_allowed",
        "book_too_large",
        `the book has ${postings} postings; a request proves at most ${MOST_POSTINGS}`,
      );
    }
    return (await proveLedgerWorkflow(container).run()).result;
  }
  const [last] = await ledger.read<{ result: Proof; at: string }>("LAST_PROOF");
  return last ? { ...last.result, at: isoTime(last.at) } : null;
}
