/**
 * Seed 000: a binary tree filled left to right from the root, ten steps deep (2,047 places), 100 credits to
 * each of ten partners above on every joining, drawn from their own sales or else borne by the house, and
 * nightly packages by direct referrals. A credit is one dollar. The seed prints no tiers: these are examples.
 */
export const binaryCredits = {
  code: "binary-credits",
  name: "Binary credits",
  currency: "usd",
  base: "items_net",
  placement: { kind: "binary", fill: "breadth_first", start: "root", max_depth: 10 },
  bonuses: [
    {
      kind: "join_credit",
      code: "join_credit",
      tree: "placement",
      levels: 10,
      amount: "100",
      from: "sale_pool",
      else: "house_pays",
    },
  ],
  periods: [
    {
      kind: "package",
      code: "referral_package",
      every: "day",
      tiers: [
        { code: "starter", directs: 2, sale_at_least: "100", credit: "50" },
        { code: "builder", directs: 5, sale_at_least: "100", credit: "200" },
        { code: "leader", directs: 10, sale_at_least: "250", credit: "1000" },
      ],
    },
  ],
  holds_days: { order: 0 },
  payout: { minimum: "1", fee: "0", one_open: true },
  auto_enrol: "on_register",
} as const;
