/** What a store does with the engine: facts frozen as JSON, balances loaded anew for each batch of events. */
import { parsePartnerAccount } from "../accounts";
import { Book } from "../book";
import { decide, decideAt } from "../decide";
import type { Posting } from "../decision";
import { canonicalJson } from "../canonical";
import { fact } from "../facts";
import type { Fact, SaleFact } from "../facts";
import type { TimedEvent } from "../history";
import { firstBucket } from "../hold";
import { payPeriod, payerOf } from "../periods";
import { release, settle, sharePostings } from "../settle";
import type { Standing } from "../settle";
import { stand } from "../standing";
import type { Recorded } from "./given";
import type { Story } from "./given-history";

/** A fact as it comes back from where it was stored. */
const stored = <Kind extends Fact>(item: Kind): Kind =>
  fact.parse(JSON.parse(canonicalJson(item))) as Kind;

/** What was written: the balances and standings of a batch are made of nothing else. */
class Batch {
  readonly book = new Book();
  readonly #standings = new Map<string, Standing[]>();

  constructor(
    written: readonly Recorded[],
    private readonly story: Story,
  ) {
    const sums = new Book();
    for (const { posting } of written) {
      sums.post(posting);
      if (posting.order_id !== null) stand(this.#standing(posting.order_id), posting);
    }
    for (const { account, currency, amount } of sums.rows()) {
      this.book.load(account, currency, amount);
    }
  }

  #standing(order_id: string): Standing[] {
    const standing = this.#standings.get(order_id) ?? [];
    this.#standings.set(order_id, standing);
    return standing;
  }

  /** The postings of one event, decided from frozen facts alone. */
  take(event: TimedEvent, sales: ReadonlyMap<string, SaleFact>): Posting[] {
    if (event.kind === "close") return this.#close(event.id);
    const sale = sales.get(event.kind === "order" ? event.id : event.ref);
    return sale ? this.post(this.#decide(event, sale)) : [];
  }

  post(postings: Posting[]): Posting[] {
    for (const posting of postings) {
      this.book.post(posting);
      if (posting.order_id !== null) stand(this.#standing(posting.order_id), posting);
    }
    return postings;
  }

  #decide(event: Exclude<TimedEvent, { kind: "close" }>, sale: SaleFact): Posting[] {
    const { plan, bases } = this.story;
    const standing = this.#standing(sale.order_id);
    const settled = (outcome: ReturnType<typeof decide>) =>
      settle(sale, outcome.lines, standing, this.book, firstBucket(plan, sale.source));
    switch (event.kind) {
      case "order":
        return settled(decide(plan, sale));
      case "refund":
      case "cancel":
        return settled(decideAt(plan, sale, bases.get(event.id) as bigint));
      case "release":
        return release(sale, standing, this.book, this.#held(standing));
    }
  }

  #held(standing: readonly Standing[]): Set<string> {
    const inactive = this.story.members.filter(({ status }) => status !== "active");
    const ids = new Set(inactive.map(({ id }) => id));
    const held = standing.flatMap(({ account }) => parsePartnerAccount(account)?.partner_id ?? []);
    return new Set(held.filter((id) => ids.has(id)));
  }

  #close(event_id: string): Posting[] {
    const { plan, pools } = this.story;
    return pools
      .filter((pool) => pool.event_id === event_id)
      .flatMap((pool) => {
        const frozen = stored(pool.fact);
        const item = plan.periods.find(({ code }) => code === frozen.code);
        if (!item) throw new Error(`${frozen.code} is no item of the plan`);
        const shares = payPeriod(item, frozen);
        // Items of one close see each other's postings.
        return this.post(sharePostings(frozen, payerOf(item), shares, this.book));
      });
  }
}

/** The postings of a story, made again from its facts in batches of the given sizes, then one by one. */
export function bookAnew(story: Story, sizes: readonly number[]): Recorded[] {
  const sales = new Map(story.decisions.map(({ sale }) => [sale.order_id, stored(sale)]));
  const decided = new Set<string>();
  const written: Recorded[] = [];
  let batch = new Batch(written, story);
  let left = 0;
  let batches = 0;
  for (const item of story.log) {
    if ("join" in item) continue;
    if (left-- === 0) {
      batch = new Batch(written, story);
      left = (sizes[batches++] ?? 1) - 1;
    }
    if ("payOut" in item) {
      const made = story.postings.filter(({ event_id }) => event_id === item.payOut);
      batch.post(made.map(({ posting }) => posting));
      written.push(...made);
      continue;
    }
    const { id, at, kind } = item.event;
    if (kind === "order" && decided.has(id)) continue;
    decided.add(id);
    const postings = batch.take(item.event, sales);
    written.push(...postings.map((posting) => ({ event_id: id, at, posting })));
  }
  return written;
}
