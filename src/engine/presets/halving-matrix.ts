/**
 * Seed 004: sponsor tree and 5-wide spillover placement; 10 % of every order = 3 % trust fund + 3 % to the
 * sponsor + 1 % development fund + up to 3 % up the placement tree, 1.5 % halved at each level. What the
 * tree leaves goes to development; without an active sponsor the direct share goes to trust.
 */
export const halvingMatrix = {
  code: "halving-matrix",
  name: "Halving matrix",
  currency: "usd",
  base: "items_net",
  placement: { kind: "matrix", width: 5, fill: "breadth_first", start: "sponsor" },
  funds: [
    { code: "trust", purpose: "Trust fund: 3 % of every order" },
    {
      code: "development",
      purpose: "Development trust fund: 1 % of every order and what the tree leaves",
    },
  ],
  bonuses: [
    { kind: "fund", code: "trust", fund: "trust", rate: "0.03" },
    { kind: "direct", code: "direct", tree: "sponsor", rate: "0.03", else: "fund:trust" },
    { kind: "fund", code: "development", fund: "development", rate: "0.01" },
    {
      kind: "level",
      code: "tree",
      tree: "placement",
      rates: { kind: "geometric", first: "0.015", ratio: "0.5" },
      pool: "0.03",
      remainder: "fund:development",
    },
  ],
  holds_days: { order: 14 },
  payout: { minimum: "1", fee: "0", one_open: true },
  auto_enrol: "on_register",
} as const;
