/** The tasks of seed 002: nine daily ones and nine achievements with three badges each. */

/** task, metric, how often, condition, points */
const DAILY = [
  ["sign_in", "Complete sign-in", "sign_ins", "day", 1, 5],
  ["reservation", "Successful reservation", "reservations", "day", 1, 5],
  ["trade", "Complete 1 trade", "trades", "day", 1, 5],
  ["amount", "User transaction amount (1 day)", "transaction_amount", "day", "500", 5],
  ["team_trades", "Number of team trades", "team_trades", "day", 10, 5],
  ["team_amount", "Team transaction amount", "team_transaction_amount", "day", "2000", 5],
  ["valid_a", "Valid grade A referred", "valid_a_referrals", "day", 1, 10],
  ["new_members", "Number of new team members referred in 1 day", "new_team_members", "day", 5, 5],
  ["level_up", "Successfully upgraded personal level", "level_ups", "each", 1, 5],
] as const;

/** achievement, metric, then condition and points of A, B and C */
const ACHIEVEMENTS = [
  ["all_sign_ins", "Accumulated sign-ins", "sign_ins", [5, 5], [10, 5], [15, 5]],
  [
    "sign_in_streak",
    "Accumulated consecutive sign-ins",
    "consecutive_sign_ins",
    [20, 5],
    [25, 5],
    [30, 5],
  ],
  [
    "all_reservations",
    "Accumulated successful reservations",
    "reservations",
    [3, 5],
    [7, 5],
    [10, 5],
  ],
  ["all_trades", "Accumulated successful trades", "trades", [5, 5], [15, 5], [20, 10]],
  [
    "all_amount",
    "Accumulated personal transaction amount",
    "transaction_amount",
    ["1000", 5],
    ["3000", 5],
    ["5000", 10],
  ],
  [
    "all_team_trades",
    "Accumulated number of team transactions",
    "team_trades",
    [20, 5],
    [50, 5],
    [80, 10],
  ],
  [
    "all_team_amount",
    "Accumulated team transaction amount",
    "team_transaction_amount",
    ["10000", 5],
    ["20000", 5],
    ["30000", 10],
  ],
  [
    "all_valid_a",
    "Accumulated valid grade A referrals",
    "valid_a_referrals",
    [10, 5],
    [20, 5],
    [30, 10],
  ],
  [
    "all_valid_bc",
    "Accumulated valid grade B and C referrals",
    "valid_bc_referrals",
    [30, 5],
    [50, 5],
    [80, 10],
  ],
] as const;

const TIERS = ["A", "B", "C"] as const;

export const TASKS_OF_SEED_002 = [
  ...DAILY.map(([code, name, metric, every, at_least, points]) => ({
    code,
    name,
    every,
    metric,
    tiers: [{ at_least, points }],
  })),
  ...ACHIEVEMENTS.map(([code, name, metric, ...conditions]) => ({
    code,
    name,
    every: "once",
    metric,
    tiers: conditions.map(([at_least, points], index) => ({
      code: TIERS[index],
      at_least,
      points,
      badge: { code: `${code}-${TIERS[index].toLowerCase()}`, name: `${name}: ${TIERS[index]}` },
    })),
  })),
] as const;
