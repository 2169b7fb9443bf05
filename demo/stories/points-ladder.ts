import type { Story } from "./story";

const given = "rank of the sample data";

/**
 * Seed 002: its sample users, plans and investments. What is given back is an order of its own, so that the
 * volumes stay those the seed prints.
 */
export const pointsLadder: Story = {
  catalogue: [
    {
      title: "Basic plan",
      handle: "basic-plan",
      description: "50 points of volume.",
      prices: { usd: 100, eur: 119 },
      metadata: { upline_pv: "50", upline_bv: "50" },
    },
    {
      title: "Premium plan",
      handle: "premium-plan",
      description: "100 points of volume.",
      prices: { usd: 200, eur: 238 },
      metadata: { upline_pv: "100", upline_bv: "100" },
    },
    {
      title: "Example product",
      handle: "example-product",
      description: "Costs 100, counts 80, pays commission on 70.",
      prices: { usd: 100, eur: 119 },
      metadata: { upline_pv: "80", upline_bv: "80", upline_cv: "70" },
    },
  ],
  invitations: [
    [undefined, "Alice First"],
    ["Alice First", "Bob Second"],
    ["Bob Second", "Carol Third", "Dave Fourth"],
  ],
  steps: [
    { kind: "rank", of: "Alice First", ladder: "rank", rank: "RANK_1", reason: given },
    { kind: "rank", of: "Bob Second", ladder: "rank", rank: "RANK_1", reason: given },
    { kind: "order", order: "carol", product: "basic-plan", by: "Carol Third" },
    { kind: "capture", order: "carol" },
    { kind: "order", order: "dave", product: "premium-plan", by: "Dave Fourth" },
    { kind: "capture", order: "dave" },
    { kind: "order", order: "bob", product: "premium-plan", by: "Bob Second" },
    { kind: "capture", order: "bob" },
    { kind: "check_in", of: "Carol Third" },
    { kind: "fact", fact: "task", id: "task-1", of: "Carol Third", metric: "reservations" },
    { kind: "close", period: "day" },
    { kind: "order", order: "returned", product: "example-product", code_of: "Dave Fourth" },
    { kind: "capture", order: "returned" },
    { kind: "refund", order: "returned", amount: 105 },
    { kind: "close", period: "day" },
  ],
  last: { code_of: "Carol Third", product: "example-product" },
};
