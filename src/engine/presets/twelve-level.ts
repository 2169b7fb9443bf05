/**
 * Seed 001: a share by level and rank over twelve levels of the sponsor tree. The seed prints neither rates nor
 * thresholds: those below are examples. A level pays a higher rank never less, and a higher rank more levels.
 */

/** rank, name, own volume, group volume, and its share of each level from the first */
const RANKS = [
  ["member", "Member", null, null, ["0.05"]],
  ["bronze", "Bronze", "100", "500", ["0.06", "0.03", "0.01"]],
  ["silver", "Silver", "200", "2500", ["0.06", "0.04", "0.02", "0.01", "0.01"]],
  [
    "gold",
    "Gold",
    "300",
    "10000",
    ["0.07", "0.04", "0.03", "0.02", "0.01", "0.01", "0.005", "0.005"],
  ],
  [
    "platinum",
    "Platinum",
    "400",
    "50000",
    ["0.08", "0.05", "0.03", "0.02", "0.015", "0.01", "0.01", "0.005", "0.005", "0.005"],
  ],
  [
    "diamond",
    "Diamond",
    "500",
    "250000",
    [
      ...["0.08", "0.05", "0.03", "0.02", "0.015", "0.015"],
      ...["0.01", "0.01", "0.005", "0.005", "0.005", "0.005"],
    ],
  ],
] as const;

const ladder = {
  code: "distributor",
  // Each night, over rolling 30 days, up and down.
  evaluate: "day",
  steps: RANKS.map(([code, name, pv, gv]) => ({
    code,
    name,
    requires:
      pv === null
        ? []
        : [
            { metric: "pv", at_least: pv, window_days: 30 },
            { metric: "gv", at_least: gv, window_days: 30 },
          ],
  })),
};

export const twelveLevel = {
  code: "twelve-level",
  name: "Twelve levels",
  currency: "usd",
  base: "items_net",
  placement: { kind: "sponsor" },
  bonuses: [
    {
      kind: "level",
      code: "level_commission",
      tree: "sponsor",
      rates: {
        kind: "by_rank",
        ladder: ladder.code,
        table: Object.fromEntries(RANKS.map(([code, , , , shares]) => [code, shares])),
      },
      pool: "0.25",
      remainder: "house:commission",
    },
  ],
  ranks: { ladders: [ladder], effective: "period_retroactive", expire: { grace_days: 0 } },
  holds_days: { order: 14 },
  payout: { minimum: "50", fee: "0", one_open: true },
  auto_enrol: "on_register_with_code",
} as const;
