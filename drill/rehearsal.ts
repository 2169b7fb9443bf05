/** One history on a database of its own: told act by act, decided in processes, compared with a calm run. */
import { bankOptions, paidByBank } from "../integration-tests/support/bank-table";
import { bookOf, type Book } from "../integration-tests/support/book";
import { databaseUrl } from "../integration-tests/support/databases";
import { startDrain, type DrainProcess } from "../integration-tests/support/drain-process";
import type { Lab, Network } from "../integration-tests/support/network";
import { duePayouts, fastClock, payEverybody } from "../integration-tests/support/pay-out";
import { releaseHolds } from "../src/workflows/steps/release";
import { must } from "./drill";
import { History, type Act, type HistorySize } from "./history";

const ACT_LIMIT_MS = 15 * 60_000;

interface Deciders {
  batch_max(): number;
  /** `times`: how often somebody worked at this act before; `left`: what is due in it */
  decide(start: () => DrainProcess, act: { times: number; left: number }): Promise<void>;
}

export class Rehearsal {
  private constructor(
    readonly lab: Lab,
    readonly net: Network,
    readonly history: History,
  ) {}

  static async open(lab: Lab, size: HistorySize, seed: number): Promise<Rehearsal> {
    const database = await lab.copy();
    const options = bankOptions(databaseUrl(database));
    const net = await lab.network({ database, options });
    const history = new History(net, size, seed);
    await history.begin();
    return new Rehearsal(lab, net, history);
  }

  /** Decides the whole history undisturbed, in this process; what is in the book then. */
  static async calm(lab: Lab, size: HistorySize, seed: number): Promise<Book> {
    const rehearsal = await Rehearsal.open(lab, size, seed);
    await rehearsal.decideCalmly();
    await rehearsal.net.assertInvariants();
    const book = await bookOf(rehearsal.net);
    await rehearsal.close();
    return book;
  }

  /** The whole history, act by act, in this process. */
  async decideCalmly(): Promise<void> {
    const { net, history } = this;
    for (const act of history.acts) {
      await history.deliver(act.tell());
      await net.drain();
      const now = act.now?.();
      if (now) await releaseHolds(net.services, now);
      if (now && act.pays) {
        await payEverybody(net.services, this.#rows, fastClock(now, Date.now()));
      }
    }
  }

  /** Tells one act after the other; `decide` lets somebody work at it, again and again until nothing is left. */
  async live({ batch_max, decide }: Deciders): Promise<void> {
    const { history, net } = this;
    for (const act of history.acts) {
      await history.deliver(act.tell());
      const now = act.now?.();
      const limit = Date.now() + ACT_LIMIT_MS;
      const pays = act.pays && { began_ms: Date.now() };
      for (let times = 0, left = await this.due(act, now); left > 0; times += 1) {
        must(Date.now() < limit, `"${act.what}" was not decided in time`, left);
        const orders = { database: net.database, batch_max: batch_max(), now, pays };
        await decide(() => startDrain(orders), { times, left });
        left = await this.due(act, now);
      }
    }
  }

  readonly #rows = <Row>(text: string, values?: unknown[]): Promise<Row[]> =>
    this.net.rows<Row>(text, values);

  /** How many hints are left, how many holds that are over, and how many payouts of an act that pays. */
  async due({ pays }: Act, now: string | undefined): Promise<number> {
    const [{ count }] = await this.net.rows<{ count: string }>(
      `select (select count(*) from upline_inbox)
         + (select count(*) from upline_order where release_at <= $1 and sale_fact_id is not null)
         as count`,
      [now ?? null],
    );
    return Number(count) + (pays ? await duePayouts(this.#rows) : 0);
  }

  async mustProve(): Promise<void> {
    const proof = await this.net.prove();
    must(proof.ok, "the proof found a fault", proof.first_fault);
  }

  /** The same book as a calm run's: to the last hash before payouts, whose ids are drawn; then by all else. */
  async mustEqual(calm: Book): Promise<void> {
    await this.#mustAgree(calm, ["balances", "journals", "facts", "orders", "counted", "inbox"]);
  }

  /** All that a calm run's book has; the order of decisions may be another one. */
  async mustBalance(calm: Book): Promise<void> {
    await this.#mustAgree(calm, ["balances", "facts", "orders", "counted", "inbox"]);
  }

  async #mustAgree(calm: Book, parts: readonly (keyof Book)[]): Promise<void> {
    const [book, expected] = [await bookOf(this.net), calm].map(comparable);
    for (const part of parts) {
      const [found, right] = [JSON.stringify(book[part]), JSON.stringify(expected[part])];
      must(found === right, `${part} differ from those of a calm run`, difference(found, right));
    }
    await this.#mustPayOnce(book);
    await this.net.assertInvariants();
    await this.mustProve();
  }

  /** The bank paid what the book says was paid out, each payout once. */
  async #mustPayOnce({ balances }: Book): Promise<void> {
    const paid = await paidByBank(this.#rows);
    const ids = new Set(paid.map(({ payout_id }) => payout_id));
    must(ids.size === paid.length, "the bank paid something twice", paid.length - ids.size);
    const sum = paid.reduce((units, { net }) => units + BigInt(net), 0n);
    const booked = balances["world:paid_out usd"] ?? "0";
    must(String(sum) === booked, "the bank paid something else than was booked", {
      booked,
      bank: String(sum),
    });
  }

  async close(): Promise<void> {
    await this.net.close();
    await this.lab.drop(this.net.database);
  }
}

const isPayout = ({ id }: { id: string }): boolean => id.startsWith("payout:");

/** A book without what is drawn anew each time: ids of payouts, and every hash after the first of them. */
function comparable(book: Book): Book {
  const first = book.journals.findIndex(isPayout);
  const end = first < 0 ? book.journals.length : first;
  const after = book.journals.slice(end).filter((journal) => !isPayout(journal));
  return {
    ...book,
    journals: [
      ...book.journals.slice(0, end),
      ...after.map(({ id }) => ({ id, no: "", hash: "" })),
    ],
    facts: book.facts.filter((fact) => !isPayout(fact)),
  };
}

/** Where two texts begin to differ. */
function difference(found: string, expected: string): { found: string; expected: string } {
  let at = 0;
  while (at < found.length && found[at] === expected[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - 120), at + 120);
  return { found: around(found), expected: around(expected) };
}
