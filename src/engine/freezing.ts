/** What a sale freezes of a network in memory: who stands above, with ranks where the plan pays by them. */
import { climbOf, sourceOf } from "./bonuses";
import { clientUpline } from "./facts";
import type { SaleFact, Tree, Upline, UplineNode } from "./facts";
import type { OrderEvent } from "./history";
import type { Network } from "./network";
import { freezesSelf, laddersOfPlan, reachOfPlan } from "./plan";
import type { Plan } from "./plan";
import type { Ranking } from "./ranking";
import { cutToReach } from "./reach";
import type { Reach } from "./reach";

export class Freezer {
  readonly #reach: Reach;
  /** whose ranks a sale freezes on everybody in it */
  readonly #ladders: readonly string[];

  constructor(
    private readonly plan: Plan,
    private readonly network: Network,
    private readonly ranking: Ranking,
  ) {
    this.#reach = reachOfPlan(plan);
    this.#ladders = laddersOfPlan(plan);
  }

  /** The sale with its upline; null when the buyer is neither a partner nor attributed. */
  freeze(event: OrderEvent, is_returning: boolean): SaleFact | null {
    const buyer_id = this.network.has(event.member_id) ? event.member_id : null;
    const seller_id = buyer_id ? null : event.ref;
    if (!buyer_id && !seller_id) return null;
    const path = (tree: Tree): Upline => {
      const whole = buyer_id
        ? this.network.upline(tree, buyer_id, this.#reach[tree])
        : this.#clientPath(tree, seller_id as string);
      const { depth, nodes } = cutToReach(whole, tree, this.#reach);
      return { depth, nodes: nodes.map((node) => this.#withRanks(node)) };
    };
    const self_id = buyer_id ?? (seller_id as string);
    return {
      kind: "sale",
      order_id: event.id,
      at: event.at,
      currency: event.currency,
      base: event.amount,
      buyer_id,
      seller_id,
      upline: { sponsor: path("sponsor"), placement: path("placement") },
      ...(event.source ? { source: event.source } : {}),
      ...(event.own_return && buyer_id
        ? {
            own_return: {
              amount: event.own_return,
              status: this.network.nodeOf(buyer_id).status,
            },
          }
        : {}),
      ...(freezesSelf(this.plan) ? { self: this.#withRanks(this.network.nodeOf(self_id)) } : {}),
      ...this.#climbs(event, self_id, is_returning),
    };
  }

  /** A node with its ranks on the ladders that the plan pays by; as it is, when there are none. */
  #withRanks(node: UplineNode): UplineNode {
    if (this.#ladders.length === 0) return node;
    const rankOf = (ladder: string) => this.ranking.rankOf(node.partner_id, ladder);
    return {
      ...node,
      ranks: Object.fromEntries(this.#ladders.map((code) => [code, rankOf(code)])),
    };
  }

  /** What the plan's climbing bonuses need frozen; nothing when it has none. */
  #climbs(
    event: OrderEvent,
    origin_id: string,
    is_returning: boolean,
  ): Pick<SaleFact, "climbs" | "is_returning"> {
    const climbs = this.plan.bonuses
      .filter((bonus) => sourceOf(bonus) === (event.source ?? "order"))
      .flatMap((bonus) => {
        const rule = climbOf(bonus);
        return rule ? [[bonus.code, this.ranking.climb(origin_id, rule)] as const] : [];
      });
    if (climbs.length === 0) return {};
    return { climbs: Object.fromEntries(climbs), is_returning };
  }

  #clientPath(tree: Tree, seller_id: string): Upline {
    const reach = this.#reach[tree];
    return clientUpline(
      this.network.nodeOf(seller_id),
      this.network.upline(tree, seller_id, reach),
      reach,
    );
  }
}
