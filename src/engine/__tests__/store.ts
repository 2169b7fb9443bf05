/**
 * What a store does with the engine: facts frozen as JSON, decided one by one in their order, and everything
 * read anew from what was written whenever a batch begins.
 */
import { Book } from "../book";
import { canonicalJson } from "../canonical";
import { decideAgainAt } from "../decide";
import type { Posting } from "../decision";
import { fact as factSchema } from "../facts";
import type { Fact, PartnerStatus, PeriodFact, RefundFact, RerateFact, SaleFact } from "../facts";
import type { TimedEvent } from "../history";
import { firstBucket } from "../hold";
import { decideJoin, joinPostings } from "../joining";
import { payPeriod, payerOf } from "../periods";
import type { Plan } from "../plan";
import { adjustmentPostings, fundWithdrawalPostings, payoutPostings } from "../movements";
import { rerate, settleAgain } from "../retroactive";
import { forfeit, release, settle, sharePostings } from "../settle";
import type { Standing } from "../settle";
import { stand } from "../standing";
import { withdraw } from "../withdrawal";
import type { Recorded } from "./given";

/** A withdrawal is no fact: it moves what was earned before. */
export type Withdrawal = Extract<TimedEvent, { kind: "withdraw" }> & { status: PartnerStatus };

/** One thing a store decided, in the order it did. */
export interface Kept {
  event_id: string;
  at: string;
  fact: Fact | Withdrawal;
}

interface Order {
  sale: SaleFact;
  standing: Standing[];
}

export class Store {
  readonly written: Recorded[] = [];
  readonly #facts: Kept[] = [];
  #book = new Book();
  #orders = new Map<string, Order>();

  constructor(private readonly plan: Plan) {}

  get book(): Book {
    return this.#book;
  }

  orders(): readonly Order[] {
    return [...this.#orders.values()];
  }

  /** Forgets everything but what was written, as a process does that starts anew. */
  reopen(): void {
    const sums = new Book();
    this.#orders = new Map();
    for (const { fact } of this.#facts) this.#freeze(fact);
    for (const { posting } of this.written) {
      sums.post(posting);
      this.#stand(posting);
    }
    // Places where nothing is left are not read back.
    for (const order of this.#orders.values()) {
      order.standing = order.standing.filter(({ amount }) => amount !== 0n);
    }
    this.#book = new Book();
    for (const { account, currency, amount } of sums.rows()) {
      this.#book.load(account, currency, amount);
    }
  }

  /** Decides something that was kept as JSON. */
  take({ event_id, at, fact }: Kept): void {
    const read = fact.kind === "withdraw" ? fact : stored(fact);
    this.#facts.push({ event_id, at, fact: read });
    this.#freeze(read);
    for (const posting of this.#decide(read)) {
      this.#book.post(posting);
      this.#stand(posting);
      this.written.push({ event_id, at, posting });
    }
  }

  /** What later facts of an order are decided upon. */
  #freeze(fact: Fact | Withdrawal): void {
    if (fact.kind === "sale") this.#orders.set(fact.order_id, { sale: fact, standing: [] });
    if (fact.kind !== "rerate") return;
    const order = this.#orderOf(fact.order_id);
    order.sale = rerate(order.sale, fact);
  }

  #stand(posting: Posting): void {
    if (posting.order_id !== null) stand(this.#orderOf(posting.order_id).standing, posting);
  }

  #orderOf(order_id: string): Order {
    const order = this.#orders.get(order_id);
    if (!order) throw new Error(`order ${order_id} has no sale fact`);
    return order;
  }

  #decide(fact: Fact | Withdrawal): Posting[] {
    switch (fact.kind) {
      case "sale":
      case "refund":
        return this.#settle(fact);
      case "rerate":
        return this.#rerate(fact);
      case "release": {
        const { sale, standing } = this.#orderOf(fact.order_id);
        return release(sale, standing, this.#book, new Set(fact.held_partner_ids));
      }
      case "termination":
        return this.orders().flatMap(({ sale, standing }) =>
          forfeit(sale, standing, fact.partner_id),
        );
      case "join":
      case "placement": {
        const lines = decideJoin(this.plan, fact)?.lines ?? [];
        return joinPostings(this.plan, lines, this.#book);
      }
      case "pool":
      case "package":
      case "binary_match":
        return this.#close(fact);
      case "payout":
        return payoutPostings(fact, this.#book);
      case "fund_withdrawal":
        return fundWithdrawalPostings(fact);
      case "adjustment":
        return adjustmentPostings(fact, this.#book);
      case "withdraw": {
        const answer = withdraw(this.plan.payout, fact, fact.status, this.#book);
        return typeof answer === "string" ? [] : answer;
      }
    }
  }

  #settle(fact: SaleFact | RefundFact): Posting[] {
    const { sale, standing } = this.#orderOf(fact.order_id);
    const terminated = fact.kind === "refund" ? fact.terminated_partner_ids : [];
    const { lines } = decideAgainAt(this.plan, sale, fact.base, terminated);
    return settle(sale, lines, standing, this.#book, firstBucket(this.plan, sale.source));
  }

  #rerate(fact: RerateFact): Posting[] {
    const { sale, standing } = this.#orderOf(fact.order_id);
    const { lines } = decideAgainAt(this.plan, sale, fact.base, fact.terminated_partner_ids);
    const bucket = fact.is_released ? "available" : firstBucket(this.plan, sale.source);
    return settleAgain(sale, lines, standing, this.#book, bucket);
  }

  #close(fact: PeriodFact): Posting[] {
    const item = this.plan.periods.find(({ code }) => code === fact.code);
    if (!item) throw new Error(`${fact.code} is no item of the plan`);
    return sharePostings(fact, payerOf(item), payPeriod(item, fact), this.#book);
  }
}

/** A fact as it comes back from where it was stored. */
const stored = (fact: Fact): Fact => factSchema.parse(JSON.parse(canonicalJson(fact)));

/** The postings of what was kept, made again in batches of the given sizes, then one by one. */
export function bookAnew(plan: Plan, kept: readonly Kept[], sizes: readonly number[]): Recorded[] {
  const store = new Store(plan);
  let room = 0;
  let batches = 0;
  for (const item of kept) {
    if (room === 0) {
      store.reopen();
      room = sizes[batches++] ?? 1;
    }
    room--;
    store.take(item);
  }
  return store.written;
}
