/** Ladders of seed 002: levels LV0–LV6 with their rights, the RANK_n example, and bronze, silver, gold. */

/** level, points, valid grade A, valid grade B and C, team members, assets; null: not asked for */
const LEVELS = [
  ["LV1", null, null, null, null, "50"],
  ["LV2", 50, 3, 5, 8, "500"],
  ["LV3", 100, 6, 20, 26, "2000"],
  ["LV4", 200, 15, 35, 50, "5000"],
  ["LV5", 300, 25, 70, 95, "10000"],
  ["LV6", 500, 35, 180, 215, "30000"],
] as const;

/** level, reservations a day, price range, minting, novice zone */
const RIGHTS = {
  LV0: ["1", "1-50", "no", "yes"],
  LV1: ["1", "50-1000", "no", "no"],
  LV2: ["1", "500-2000", "no", "no"],
  LV3: ["1", "2000-5000", "no", "no"],
  LV4: ["1", "5000-10000", "yes", "no"],
  LV5: ["1", "10000-30000", "yes", "no"],
  LV6: ["1", "30000-50000", "yes", "no"],
} as const;

function benefitsOf(level: keyof typeof RIGHTS) {
  const [reservations_per_day, price_range, minting, novice_zone] = RIGHTS[level];
  return { reservations_per_day, price_range, minting, novice_zone };
}

const stepOf = (code: keyof typeof RIGHTS) => ({
  code,
  name: `Level ${code.slice(2)}`,
  benefits: benefitsOf(code),
});

/** Both B and C must have members, at least two each: the sum alone could be all B. */
const MIN_B = 2;
const MIN_C = 2;

const lv = {
  code: "lv",
  evaluate: "day",
  expire: { grace_days: 0 },
  steps: [
    { ...stepOf("LV0"), requires: [] },
    ...LEVELS.map(([code, points, grade_a, grades_bc, team, assets]) => ({
      ...stepOf(code),
      requires: [
        ...(points === null ? [] : [{ metric: "points", at_least: points }]),
        ...(grade_a === null
          ? []
          : [{ metric: "valid_referrals", levels: [1], at_least: grade_a }]),
        ...(grades_bc === null
          ? []
          : [
              { metric: "valid_referrals", levels: [2, 3], at_least: grades_bc },
              { metric: "valid_referrals", levels: [2], at_least: MIN_B },
              { metric: "valid_referrals", levels: [3], at_least: MIN_C },
            ]),
        ...(team === null ? [] : [{ metric: "team_size", levels: [1, 2, 3], at_least: team }]),
        { metric: "assets", at_least: assets },
      ],
    })),
  ],
} as const;

/** RANK_1 asks for two at RANK_1: the first ones are given by hand, as the seed's sample users'. */
const rank = {
  code: "rank",
  evaluate: "day",
  expire: "never",
  steps: [
    { code: "RANK_0", name: "Rank 0", requires: [] },
    ...(
      [
        ["RANK_1", "Rank 1", "100", "1000", 2],
        ["RANK_2", "Rank 2", "300", "3000", 3],
      ] as const
    ).map(([code, name, pv, gv, directs]) => ({
      code,
      name,
      requires: [
        { metric: "pv", at_least: pv },
        { metric: "gv", at_least: gv },
        { metric: "directs_at_rank", ladder: "rank", rank: "RANK_1", at_least: directs },
      ],
    })),
  ],
} as const;

const volume = (pv: string, gv: string) => [
  { metric: "pv", at_least: pv },
  { metric: "gv", at_least: gv },
];

const metal = {
  code: "metal",
  evaluate: "day",
  expire: "never",
  steps: [
    { code: "none", name: "No metal", requires: [] },
    {
      code: "bronze",
      name: "Bronze",
      requires: [...volume("100", "500"), { metric: "directs", at_least: 2 }],
    },
    {
      code: "silver",
      name: "Silver",
      requires: [
        ...volume("200", "1500"),
        { metric: "downlines_at_rank", ladder: "metal", rank: "bronze", at_least: 2 },
      ],
    },
    {
      code: "gold",
      name: "Gold",
      requires: [
        ...volume("300", "3000"),
        { metric: "downlines_at_rank", ladder: "metal", rank: "silver", at_least: 3 },
      ],
    },
  ],
} as const;

/** As the seed prints them; evaluated at the close of each day. */
export const LADDERS_OF_SEED_002 = [lv, rank, metal] as const;
