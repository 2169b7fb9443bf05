/**
 * Facts: what happened, normalised and frozen when it is decided. A fact holds ids and amounts,
 * never personal data, and together with its plan it is all a decision reads.
 * Schemas parse the stored JSON form (amounts as strings) into the engine's form (amounts as bigint).
 */
import { z } from "zod";
import { lineValues } from "./line-value";

export const PARTNER_STATUSES = ["active", "suspended", "terminated"] as const;
export type PartnerStatus = (typeof PARTNER_STATUSES)[number];

export const TREES = ["sponsor", "placement"] as const;
export type Tree = (typeof TREES)[number];

const units = z.union([z.bigint(), z.string().regex(/^\d+$/)]).transform((value) => BigInt(value));
const signedUnits = z
  .union([z.bigint(), z.string().regex(/^-?\d+$/)])
  .transform((value) => BigInt(value));
const time = z.iso.datetime();

/** What a sale came from; a bonus looks at one of them. */
export const SALE_SOURCES = ["order", "investment", "profit"] as const;
export type SaleSource = (typeof SALE_SOURCES)[number];

/** What a partner's sale pool says to a credit: it is drawn, it does not suffice, nothing was ever sold. */
export const POOL_ANSWERS = ["covered", "sale_limit_exceeded", "no_sale_row"] as const;
export type PoolAnswer = (typeof POOL_ANSWERS)[number];

const uplineNode = z.object({
  partner_id: z.string(),
  status: z.enum(PARTNER_STATUSES),
  /** by code of the ladder; only of ladders that the plan pays by */
  ranks: z.record(z.string(), z.string()).optional(),
});

/**
 * The partners above a buyer, nearest first: `nodes[0]` is level 1. Only as many as the plan can
 * reach are listed; `depth` is how many there are.
 */
const upline = z.object({ depth: z.number().int().nonnegative(), nodes: z.array(uplineNode) });

const rankedNode = uplineNode.extend({ rank: z.string() });

/**
 * The way up from the partner a sale counts for, as one differential bonus sees it. Only partners whose rate
 * is above every rate met before are listed, so a chain of any depth stays short.
 */
const climb = z.object({
  /** the buying partner, or the one a client's sale counts for: level 0 */
  origin: rankedNode,
  above: z.array(rankedNode.extend({ level: z.number().int().positive() })),
  /** how many partners stand above the origin */
  depth: z.number().int().nonnegative(),
});

export const saleFact = z.object({
  kind: z.literal("sale"),
  order_id: z.string(),
  at: time,
  currency: z.string(),
  /** commission base in ledger units, cut to the currency's own digits */
  base: units,
  /** the buying partner; null when the buyer is a client */
  buyer_id: z.string().nullable(),
  /** the partner a client's order counts for; null when a partner bought */
  seller_id: z.string().nullable(),
  upline: z.object({ sponsor: upline, placement: upline }),
  /** absent: an order */
  source: z.enum(SALE_SOURCES).optional(),
  /** a client who bought before; absent: not asked by the plan */
  is_returning: z.boolean().optional(),
  /** what the buying partner's own investment returned, and the partner's status */
  own_return: z.object({ amount: units, status: z.enum(PARTNER_STATUSES) }).optional(),
  /** the buying partner, or the seller of a client's order; absent: not asked by the plan */
  self: uplineNode.optional(),
  /** what every line was worth beside its price; absent: nothing but its price */
  values: lineValues.optional(),
  /** by code of the bonus that climbs */
  climbs: z.record(z.string(), climb).optional(),
});

/** The order's base moved (refund, return, cancel, edit): what should stand is decided anew. */
export const refundFact = z.object({
  kind: z.literal("refund"),
  order_id: z.string(),
  at: time,
  base: units,
  /** recipients who left for good since: what they would get if the base grew again goes to the house */
  terminated_partner_ids: z.array(z.string()),
});

/** The hold of an order is over: what is pending becomes available, first covering what is owed. */
export const releaseFact = z.object({
  kind: z.literal("release"),
  order_id: z.string(),
  at: time,
  /** recipients whose money stays pending because they are not active */
  held_partner_ids: z.array(z.string()),
});

/** A partner left for good: what was pending goes to the house. */
export const terminationFact = z.object({
  kind: z.literal("termination"),
  partner_id: z.string(),
  at: time,
});

/** A close changed ranks of partners above an order of the open month: it is decided again as if they had them. */
export const rerateFact = z.object({
  kind: z.literal("rerate"),
  order_id: z.string(),
  at: time,
  /** what is left of the order's base, and recipients who left for good since: as for a refund */
  base: units,
  terminated_partner_ids: z.array(z.string()),
  /** its hold is over: what it pays more is available at once */
  is_released: z.boolean(),
  /** by partner, then by code of the ladder: only ranks that are others than the order was last decided with */
  ranks: z.record(z.string(), z.record(z.string(), z.string())),
});

const place = z.object({
  parent_id: z.string().nullable(),
  level: z.number().int().positive(),
  position: z.number().int().nonnegative(),
});

/** The partners above a newcomer that a bonus on joinings reaches, nearest first, and how many there are in all. */
const joinUpline = z.object({
  depth: z.number().int().nonnegative(),
  nodes: z.array(
    z.object({
      partner_id: z.string(),
      status: z.enum(PARTNER_STATUSES),
      level: z.number().int().positive(),
      /** null: not asked, because the partner was not active */
      pool: z.enum(POOL_ANSWERS).nullable(),
    }),
  ),
});

/** by code of the bonus; absent where the plan pays nothing on joinings */
const uplines = z.record(z.string(), joinUpline).optional();

export const joinFact = z.object({
  kind: z.literal("join"),
  partner_id: z.string(),
  sponsor_id: z.string().nullable(),
  at: time,
  /** null for one that waits for a place */
  placement: place.nullable(),
  uplines,
});

/** Who may choose a place for a newcomer that is held. */
export const PLACE_CHOOSERS = ["sponsor", "admin"] as const;
export type PlaceChooser = (typeof PLACE_CHOOSERS)[number];

/** A partner that waited or was held since its joining was given a place. */
export const placementFact = place.extend({
  kind: z.literal("placement"),
  partner_id: z.string(),
  at: time,
  uplines,
  /** absent: the first free place */
  chosen_by: z.enum(PLACE_CHOOSERS).optional(),
});

/** A pool of a period that closed: what its shares are taken of, and who qualified. */
export const poolFact = z.object({
  kind: z.literal("pool"),
  /** of the plan's item */
  code: z.string(),
  /** the first instant of the period, and the first after it */
  from: time.nullable(),
  at: time,
  currency: z.string(),
  /** of all orders, net of refunds; less than nothing when more was refunded than sold */
  turnover: signedUnits,
  /** in order of joining */
  qualified_partner_ids: z.array(z.string()),
});

/** What every close of a period freezes: of which item of the plan, over which time. */
const closed = {
  code: z.string(),
  /** the first instant of the period, and the first after it */
  from: time.nullable(),
  at: time,
  currency: z.string(),
};

/** Who reached a higher package at a close: what it is worth altogether, and what was paid before. */
export const packageFact = z.object({
  kind: z.literal("package"),
  ...closed,
  awards: z.array(
    z.object({ partner_id: z.string(), tier: z.string(), credit: units, paid: units }),
  ),
});

/** Who matched volume at a close: both legs before, and what of each was matched. Others are left out. */
export const binaryMatchFact = z.object({
  kind: z.literal("binary_match"),
  ...closed,
  /** of all orders, net of refunds; less than nothing when more was refunded than sold */
  turnover: signedUnits,
  matches: z.array(
    z.object({
      partner_id: z.string(),
      left: units,
      right: units,
      matched: units,
      rate: z.string(),
      /** where the plan pays by rank */
      rank: z.string().optional(),
    }),
  ),
});

/** What becomes of a payout's money: `returned` was never paid, `reversed` was paid and came back. */
export const PAYOUT_STEPS = ["requested", "returned", "paid", "reversed"] as const;
export type PayoutStep = (typeof PAYOUT_STEPS)[number];

/** A step of a payout that moves money. `amount` is what was asked for; `fee` of it stays with the house. */
export const payoutFact = z.object({
  kind: z.literal("payout"),
  step: z.enum(PAYOUT_STEPS),
  payout_id: z.string(),
  partner_id: z.string(),
  at: time,
  currency: z.string(),
  amount: units,
  fee: units,
});

/** Money leaves a house fund for its purpose, approved by two admins. */
export const fundWithdrawalFact = z.object({
  kind: z.literal("fund_withdrawal"),
  withdrawal_id: z.string(),
  /** bare code of the fund */
  fund: z.string(),
  at: time,
  currency: z.string(),
  amount: units,
});

/** A correction by two admins: the house gives a partner an amount, or takes it when it is below zero. */
export const adjustmentFact = z.object({
  kind: z.literal("adjustment"),
  adjustment_id: z.string(),
  partner_id: z.string(),
  at: time,
  currency: z.string(),
  amount: signedUnits,
});

export const fact = z.discriminatedUnion("kind", [
  saleFact,
  refundFact,
  releaseFact,
  terminationFact,
  joinFact,
  placementFact,
  poolFact,
  packageFact,
  binaryMatchFact,
  rerateFact,
  payoutFact,
  fundWithdrawalFact,
  adjustmentFact,
]);

export type UplineNode = z.infer<typeof uplineNode>;
export type RankedNode = z.infer<typeof rankedNode>;
export type Climb = z.infer<typeof climb>;
export type Upline = z.infer<typeof upline>;
export type SaleFact = z.infer<typeof saleFact>;
export type RefundFact = z.infer<typeof refundFact>;
export type ReleaseFact = z.infer<typeof releaseFact>;
export type TerminationFact = z.infer<typeof terminationFact>;
export type JoinUpline = z.infer<typeof joinUpline>;
export type JoinFact = z.infer<typeof joinFact>;
export type PoolFact = z.infer<typeof poolFact>;
export type PackageFact = z.infer<typeof packageFact>;
export type BinaryMatchFact = z.infer<typeof binaryMatchFact>;
export type RerateFact = z.infer<typeof rerateFact>;
export type PlacementFact = z.infer<typeof placementFact>;
export type PayoutFact = z.infer<typeof payoutFact>;
export type FundWithdrawalFact = z.infer<typeof fundWithdrawalFact>;
export type AdjustmentFact = z.infer<typeof adjustmentFact>;
/** What the close of a period decides upon; `code` names the plan's item. */
export type PeriodFact = PoolFact | PackageFact | BinaryMatchFact;
export type Fact = z.infer<typeof fact>;
export type FactKind = Fact["kind"];

/**
 * The upline of a client: a virtual child of its seller, who is level 1 in both trees.
 * `above` is the seller's own upline, `reach` how many levels the plan can use.
 */
export function clientUpline(seller: UplineNode, above: Upline, reach: number): Upline {
  return { depth: above.depth + 1, nodes: [seller, ...above.nodes].slice(0, reach) };
}
