/** A history as it is told: remembered step by step, told again, and kept as the facts a store decides. */
import type { Outcome } from "../decision";
import type { JoinFact, PeriodFact, PlacementFact, SaleFact } from "../facts";
import type { Member, TimedEvent } from "../history";
import type { Share } from "../periods/kind";
import type { Plan } from "../plan";
import { named } from "../rank";
import { rerateOf } from "../retroactive";
import { Run } from "./given";
import type { Kept } from "./store";

/** What a history consists of, in the order it happened. */
export type Happening = { join: Member } | { event: TimedEvent };

/** A run that remembers its story, so that it can be told again, and its facts, so that a store can decide them. */
export class Story extends Run {
  readonly log: Happening[] = [];
  readonly kept: Kept[] = [];
  readonly #released = new Set<string>();
  #at = "";

  override join(...members: Member[]): this {
    for (const item of members) {
      this.#at = item.joined_at;
      super.join(item);
      this.log.push({ join: item });
    }
    return this;
  }

  override apply(...events: TimedEvent[]): this {
    for (const event of events) {
      this.#at = event.at;
      if (event.kind === "release") this.#keepRelease(event);
      if (event.kind === "withdraw" && this.network.has(event.member_id)) {
        const { status } = this.network.nodeOf(event.member_id);
        this.#keep(event.id, { ...event, status });
      }
      super.apply(event);
      this.log.push({ event });
    }
    return this;
  }

  override decided(event_id: string, sale: SaleFact, outcome: Outcome): void {
    super.decided(event_id, sale, outcome);
    this.#keep(event_id, sale);
  }

  override rebased(event_id: string, { order_id }: SaleFact): void {
    const base = this.simulation.baseOf(order_id) as bigint;
    this.#keep(event_id, {
      kind: "refund",
      order_id,
      at: this.#at,
      base,
      terminated_partner_ids: [],
    });
  }

  override recruited(event_id: string, fact: JoinFact | PlacementFact, outcome: Outcome): void {
    super.recruited(event_id, fact, outcome);
    this.#keep(event_id, fact);
  }

  override distributed(event_id: string, fact: PeriodFact, shares: readonly Share[]): void {
    super.distributed(event_id, fact, shares);
    this.#keep(event_id, fact);
  }

  override rerated(event_id: string, sale: SaleFact, outcome: Outcome): void {
    const before = this.rated().find(({ order_id }) => order_id === sale.order_id) as SaleFact;
    super.rerated(event_id, sale, outcome);
    const { sponsor, placement } = sale.upline;
    const nodes = [...sponsor.nodes, ...placement.nodes, ...(sale.self ? [sale.self] : [])];
    const ranks = new Map(nodes.map((node) => [node.partner_id, node.ranks ?? {}]));
    const is_released = this.#released.has(sale.order_id);
    const order = { sale: before, base: sale.base, is_released };
    const fact = rerateOf(order, this.#at, (id, ladder) => named(ranks.get(id) ?? {}, ladder));
    if (!fact) throw new Error(`${sale.order_id} is rated again by the ranks it had`);
    this.#keep(event_id, fact);
  }

  #keepRelease({ id, at, ref }: Extract<TimedEvent, { kind: "release" }>): void {
    if (this.simulation.baseOf(ref) === undefined) return;
    this.#released.add(ref);
    const inactive = this.members.filter(({ status }) => status !== "active");
    const held_partner_ids = inactive.map((item) => item.id);
    this.#keep(id, { kind: "release", order_id: ref, at, held_partner_ids });
  }

  #keep(event_id: string, fact: Kept["fact"]): void {
    this.kept.push({ event_id, at: this.#at, fact });
  }

  /** Everything the run was answered. */
  answers() {
    const { postings, decisions, ranks, pools, joinings, rerates, earnings, refusals } = this;
    const volumes = [...this.network.volumes()];
    return { postings, decisions, ranks, pools, joinings, rerates, earnings, refusals, volumes };
  }
}

/** The same story under the same plan from the beginning. */
export function tellAgain(plan: Plan, log: readonly Happening[]): Story {
  const story = new Story(plan);
  for (const item of log) {
    if ("join" in item) story.join(item.join);
    else story.apply(item.event);
  }
  return story;
}
