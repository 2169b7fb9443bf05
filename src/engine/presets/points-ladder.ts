/**
 * Seed 002: points for daily tasks and achievements, levels with rights and withdrawal limits, a binary tree,
 * and commissions by level. The seed prints no commission rates: those here are examples.
 */
import { LEVELS_AT_ONCE } from "./points-ladder-ranks";
import { TASKS_OF_SEED_002 } from "./points-ladder-tasks";

export const pointsLadder = {
  code: "points-ladder",
  name: "Points ladder",
  currency: "usd",
  base: "items_net",
  placement: { kind: "binary", fill: "breadth_first", start: "sponsor" },
  bonuses: [
    {
      kind: "level",
      code: "level",
      tree: "sponsor",
      rates: { kind: "list", rates: ["0.05", "0.03", "0.02"] },
      pool: "0.10",
      remainder: "house:commission",
    },
  ],
  ranks: { ladders: [LEVELS_AT_ONCE], effective: "next_sale", expire: "never" },
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
