/**
 * Seed 003: twenty ranks won by the turnover of the whole structure and never lost, and a differential over a
 * network of any depth: active income on orders and entrance fees, passive income on profits.
 */

/** pool, ranks it is for, share of the turnover, volume the plain rank and the PRO rank need in the period */
const POOLS = [
  ["pool_5", "5", "week", "0.01", "5000", "10000"],
  ["pool_6", "6", "week", "0.005", "20000", "30000"],
  ["pool_7", "7", "week", "0.005", "45000", "60000"],
  ["pool_8", "8", "week", "0.005", "90000", "120000"],
  ["pool_9", "9", "month", "0.01", null, null],
  ["pool_10", "10", "month", "0.01", null, null],
  ["pool_11", "11", "month", "0.01", null, null],
] as const;

/** rank, structure turnover, personal sales, entrance fee, passive income */
const RANKS = [
  ["0", "0", "0.03", "0.105", "0"],
  ["1", "1100", "0.05", "0.11", "0.05"],
  ["2", "10000", "0.08", "0.115", "0.08"],
  ["3", "50000", "0.10", "0.12", "0.10"],
  ["4", "100000", "0.12", "0.125", "0.12"],
  ["4_PRO", "200000", "0.13", "0.13", "0.13"],
  ["5", "400000", "0.14", "0.135", "0.14"],
  ["5_PRO", "700000", "0.15", "0.14", "0.15"],
  ["6", "1000000", "0.16", "0.145", "0.16"],
  ["6_PRO", "1500000", "0.165", "0.15", "0.165"],
  ["7", "2000000", "0.17", "0.155", "0.17"],
  ["7_PRO", "3000000", "0.175", "0.16", "0.175"],
  ["8", "5000000", "0.18", "0.165", "0.18"],
  ["8_PRO", "7000000", "0.185", "0.17", "0.185"],
  ["9", "10000000", "0.19", "0.175", "0.19"],
  ["9_PRO", "15000000", "0.1925", "0.18", "0.1925"],
  ["10", "25000000", "0.195", "0.185", "0.195"],
  ["10_PRO", "50000000", "0.1975", "0.19", "0.1975"],
  ["11", "100000000", "0.20", "0.195", "0.20"],
  ["11_PRO", "800000000", "0.20", "0.20", "0.20"],
] as const;

const consultant = {
  code: "consultant",
  activation: { metric: "own_purchases", at_least: "1100" },
  steps: RANKS.map(([code, turnover, personal_sales, entrance_fee, passive_income], index) => ({
    code,
    name: `Consultant ${code.replace("_", " ")}`,
    rates: { personal_sales, entrance_fee, passive_income },
    requires: index === 0 ? [] : [{ metric: "structure_turnover", at_least: turnover }],
  })),
};

export const differential = {
  code: "differential",
  name: "Differential",
  currency: "usd",
  base: "items_net",
  placement: { kind: "sponsor" },
  bonuses: [
    {
      kind: "differential",
      code: "team_sales",
      on: "order",
      ladder: "consultant",
      rates: "personal_sales",
      stop_rate: "0.2",
      seller: { first: { code: "personal_sales" }, returning: { code: "repeat_sales" } },
    },
    {
      kind: "differential",
      code: "entrance_team",
      income_type: "team_sales",
      on: "investment",
      ladder: "consultant",
      rates: "entrance_fee",
      stop_rate: "0.2",
      seller: {
        first: { code: "entrance_personal", income_type: "personal_sales" },
        returning: { code: "entrance_personal", income_type: "personal_sales" },
      },
    },
    { kind: "own_return", code: "portfolio_returns" },
    {
      kind: "differential",
      code: "network_profits",
      on: "profit",
      ladder: "consultant",
      rates: "passive_income",
      stop_rate: "0.2",
      seller: { first: { code: "client_profits" }, returning: { code: "client_profits" } },
    },
  ],
  periods: POOLS.map(([code, rank, every, share, plain, pro]) => ({
    kind: "pool",
    code,
    income_type: "leadership_pool",
    every,
    share,
    ladder: "consultant",
    ranks: { [rank]: plain, [`${rank}_PRO`]: pro },
    leg_cap: "0.5",
    remainder: "house:breakage",
  })),
  ranks: { ladders: [consultant], effective: "next_sale", expire: "never" },
  holds_days: { order: 14, investment: 7, profit: 7 },
  payout: { minimum: "100", fee: "0", one_open: true, needs: { kyc: "STANDARD", active: true } },
  auto_enrol: "on_register_with_code",
} as const;
