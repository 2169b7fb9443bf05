/** Heads of the chain: the one of a time, and one that somebody holds. */
import { heads } from "../../modules/ledger";
import type { HeadAt } from "../../modules/ledger/heads";
import { UplineError } from "../../support/errors";
import type { Services } from "../services";

/** The chain as it was recorded by a time, at the latest now; what is recorded later never comes below it. */
export async function headAt({ ledger }: Services, at: string | null): Promise<HeadAt> {
  return ledger.settled((context) => heads.headAt(context, at));
}

/** The same, published: its place on the chain can be proven from now on. */
export async function publishedHeadAt({ ledger }: Services, at: string | null): Promise<HeadAt> {
  return ledger.settled(async (context) => {
    const head = await heads.headAt(context, at);
    if (head.no !== "0") await heads.publishHead(context, head.no, "statement");
    return head;
  });
}

/** Whether a head that somebody was given is on the chain, and where. */
export async function showHead({ ledger }: Services, hash: string) {
  const known = await ledger.settled((context) => heads.headOfHash(context, hash));
  if (!known) return { hash, is_on_chain: false, no: null, recorded_at: null, published_at: null };
  return { ...known, is_on_chain: true };
}

/** The head with a hash; 404 when it is not on the chain. */
export async function headOf({ ledger }: Services, hash: string): Promise<HeadAt> {
  const known = await ledger.settled((context) => heads.headOfHash(context, hash));
  if (!known) {
    const message = "no journal of this book has this hash";
    throw new UplineError("not_found", "head_not_found", message, { head: hash });
  }
  return { no: known.no, hash, at: known.recorded_at };
}
