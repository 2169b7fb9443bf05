/**
 * Ranks that count for the whole month (seed 001): when a close changes somebody's rank, the sales of the open
 * calendar month above which that partner stands are decided again with the new rank, and settling posts the
 * difference. What stands then is what would stand, had the partners had those ranks when the order came. A
 * month that is over stays as it was last rated; a refund of such an order is taken at those ranks.
 */
import { periodStart } from "./calendar";
import { slotOf } from "./decision";
import type { Line, Posting } from "./decision";
import type { RankEvaluation } from "./evaluation";
import type { RerateFact, SaleFact, Upline, UplineNode } from "./facts";
import type { Plan } from "./plan";
import { settle } from "./settle";
import type { Balances, Standing } from "./settle";
import { stand } from "./standing";

/** The rank a partner has to have on a ladder; undefined leaves it as it is. */
export type RankLookup = (partner_id: string, ladder: string) => string | undefined;

/** The ranks of those whom an evaluation changed. */
export function changedRanks(
  changes: readonly Pick<RankEvaluation, "member_id" | "ladder" | "rank">[],
): RankLookup {
  const ranks = new Map<string, Map<string, string>>();
  for (const { member_id, ladder, rank } of changes) {
    const own = ranks.get(member_id) ?? new Map<string, string>();
    ranks.set(member_id, own.set(ladder, rank));
  }
  return (partner_id, ladder) => ranks.get(partner_id)?.get(ladder);
}

/**
 * From when on sales are rated again by a close at `at`: the start of the month that the close ends or lies in.
 * Null for a plan whose ranks count from the next sale.
 */
export function ratedAgainFrom(plan: Plan, at: string): string | null {
  if (plan.ranks?.effective !== "period_retroactive") return null;
  const lastInstant = new Date(Date.parse(at) - 1).toISOString();
  return periodStart("month", lastInstant, plan.time_zone);
}

/** An order as it stands: the sale as last rated, what is left of its base, and what came to pass since. */
export interface RatedOrder {
  sale: SaleFact;
  base: bigint;
  is_released?: boolean;
  terminated_partner_ids?: readonly string[];
}

/**
 * What an order must be rated again by; null when everybody frozen in it has the ranks it was rated with. Only
 * ladders that the sale froze matter: those the plan pays by.
 */
export function rerateOf(order: RatedOrder, at: string, rankOf: RankLookup): RerateFact | null {
  const { sale, base, is_released = false, terminated_partner_ids = [] } = order;
  const others = new Map<string, Record<string, string>>();
  for (const { partner_id, ranks } of nodesOf(sale)) {
    for (const [ladder, frozen] of Object.entries(ranks ?? {})) {
      const rank = rankOf(partner_id, ladder);
      if (rank === undefined || rank === frozen) continue;
      others.set(partner_id, { ...others.get(partner_id), [ladder]: rank });
    }
  }
  if (others.size === 0) return null;
  return {
    kind: "rerate",
    order_id: sale.order_id,
    at,
    base,
    terminated_partner_ids: [...terminated_partner_ids],
    is_released,
    ranks: Object.fromEntries(others),
  };
}

/** The sale with the ranks of the fact frozen in place of those it had; nothing else changes. */
export function rerate(sale: SaleFact, { ranks }: Pick<RerateFact, "ranks">): SaleFact {
  const others = new Map(Object.entries(ranks));
  const withRanks = (node: UplineNode): UplineNode => {
    const own = others.get(node.partner_id);
    return own ? { ...node, ranks: { ...node.ranks, ...own } } : node;
  };
  const path = ({ depth, nodes }: Upline): Upline => ({ depth, nodes: nodes.map(withRanks) });
  const { sponsor, placement } = sale.upline;
  return {
    ...sale,
    upline: { sponsor: path(sponsor), placement: path(placement) },
    ...(sale.self ? { self: withRanks(sale.self) } : {}),
  };
}

function nodesOf({ upline, self }: SaleFact): UplineNode[] {
  return [...(self ? [self] : []), ...upline.sponsor.nodes, ...upline.placement.nodes];
}

/**
 * The postings of an order rated again, `target` being what should stand now. What is too much is taken back
 * before anything is paid: another rate is another slot, and a partner who was paid out would else owe the old
 * share and hold the new one at the same time.
 */
export function settleAgain(
  order: Pick<SaleFact, "order_id" | "currency">,
  target: readonly Line[],
  standing: readonly Standing[],
  balances: Balances,
  bucket: "pending" | "available",
): Posting[] {
  const back = settle(order, standingPart(target, standing), standing, balances, bucket);
  const stands = standing.map((item) => ({ ...item }));
  const moved = new Map<string, bigint>();
  for (const posting of back) {
    const { from, amount } = posting;
    stand(stands, posting);
    // All of it goes to the world, whose balance settling does not ask for.
    moved.set(from, (moved.get(from) ?? 0n) - amount);
  }
  const after: Balances = {
    get: (account, currency) => balances.get(account, currency) + (moved.get(account) ?? 0n),
  };
  return [...back, ...settle(order, target, stands, after, bucket)];
}

/** What of a target stands already: settling to it pays nothing and only takes back. */
function standingPart(target: readonly Line[], standing: readonly Standing[]): Line[] {
  const have = new Map<string, bigint>();
  for (const item of standing) {
    have.set(slotOf(item), (have.get(slotOf(item)) ?? 0n) + item.amount);
  }
  return target.map((line) => {
    const most = have.get(slotOf(line)) ?? 0n;
    return line.amount > most ? { ...line, amount: most } : line;
  });
}
