/**
 * Seed 002: points for daily tasks and achievements, levels with rights and withdrawal limits, commissions by
 * level and rank, and matching over a binary tree. The seed prints no commission rates: those here are examples.
 */
import { LADDERS_OF_SEED_002 } from "./points-ladder-ranks";
import { TASKS_OF_SEED_002 } from "./points-ladder-tasks";

/** Shares of the levels above a buyer, nearest first, by the rank of who stands there. */
const LEVEL_RATES = {
  LV0: ["0.04"],
  LV1: ["0.05", "0.02"],
  LV2: ["0.06", "0.03", "0.01"],
  LV3: ["0.07", "0.03", "0.02"],
  LV4: ["0.08", "0.04", "0.02"],
  LV5: ["0.09", "0.04", "0.03"],
  LV6: ["0.1", "0.05", "0.03"],
} as const;

export const pointsLadder = {
  code: "points-ladder",
  name: "Points ladder",
  currency: "usd",
  base: "cv",
  placement: { kind: "binary", fill: "breadth_first", start: "sponsor" },
  bonuses: [
    { kind: "personal", code: "rebate", rates: { kind: "flat", share: "0.02" } },
    {
      kind: "level",
      code: "level",
      tree: "sponsor",
      rates: { kind: "by_rank", ladder: "lv", table: LEVEL_RATES },
      pool: "0.18",
      remainder: "house:commission",
    },
  ],
  periods: [
    {
      kind: "binary_match",
      code: "matching",
      every: "day",
      rate: "0.1",
      volume: "bv",
      requires: "active",
      limit: "0.1",
      remainder: "house:breakage",
    },
  ],
  ranks: {
    ladders: LADDERS_OF_SEED_002,
    effective: "next_sale",
    expire: "never",
    valid_purchase: "50",
  },
  holds_days: { order: 0 },
  points: {
    tree: "sponsor",
    team_levels: 3,
    valid: { purchase: "50", minimum_after_withdrawal: "50", within_hours: 96 },
    tasks: TASKS_OF_SEED_002,
  },
  payout: {
    minimum: "50",
    fee: "0.05",
    one_open: true,
    cap: {
      ladder: "lv",
      by_rank: {
        LV0: null,
        LV1: "500",
        LV2: "1000",
        LV3: "3000",
        LV4: "5000",
        LV5: "10000",
        LV6: "20000",
      },
    },
    due_hours: 96,
  },
  auto_enrol: "on_register",
} as const;
