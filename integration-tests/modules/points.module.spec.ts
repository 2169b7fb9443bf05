/**
 * Points in a store are those of a simulation: random histories of orders, refunds, tasks, check-ins and days
 * that close, lived by both, with the store draining in batches of 1, 7 and 500, alone and two at once. A
 * failure names its seed and its step; `UPLINE_SEED=… npm test -- points.module` lives it again.
 */
import { randomInt } from "node:crypto";
import fc from "fast-check";
import { parsePlan } from "../../src/engine/plan";
import { pointsLadder } from "../../src/engine/presets/points-ladder";
import { Mirror } from "../support/mirror";
import { pointsStep } from "../support/mirror-steps";
import { Lab } from "../support/network";

const STEPS = 130;
const history = fc.array(pointsStep, { minLength: STEPS, maxLength: STEPS + 20, size: "max" });
const { UPLINE_SEED } = process.env;
const SEEDS = UPLINE_SEED ? UPLINE_SEED.split(",").map(Number) : [randomInt(2 ** 31)];

const [lv, ...others] = pointsLadder.ranks.ladders;

/** Tasks of the preset that a short history fulfils. */
const tasks = pointsLadder.points.tasks.map((task) => ({
  ...task,
  tiers: task.tiers.map((tier, index) => {
    if (typeof tier.at_least === "string") return tier;
    return { ...tier, at_least: task.every === "once" ? index + 2 : Math.min(tier.at_least, 2) };
  }),
}));

/** The preset with levels that a short history reaches, and points that expire in it. */
const evaluated = {
  ...pointsLadder,
  funds: [],
  time_zone: "America/New_York",
  points: { ...pointsLadder.points, tasks, expire_after_no_rank_days: 1 },
  ranks: {
    ...pointsLadder.ranks,
    ladders: [
      {
        ...lv,
        steps: lv.steps.map((step, index) => ({
          ...step,
          requires:
            index === 0
              ? []
              : [
                  { metric: "points", at_least: 10 * index },
                  ...(index === 2
                    ? [{ metric: "valid_referrals", levels: [1, 2, 3], at_least: 1 }]
                    : []),
                ],
        })),
      },
      ...others,
    ],
  },
};

/** The same with a first ladder that is won by every fact, however far above. */
const at_once = {
  ...evaluated,
  ranks: {
    ...pointsLadder.ranks,
    ladders: [
      {
        code: "sales",
        steps: [0, 500, 2000, 6000, 20000].map((amount, index) => ({
          code: `S${index}`,
          name: `Sales ${index}`,
          requires:
            amount === 0 ? [] : [{ metric: "structure_turnover", at_least: String(amount) }],
        })),
      },
      ...evaluated.ranks.ladders,
    ],
  },
};

describe.each([
  ["levels of the day", evaluated],
  ["a ladder that is won at once", at_once],
])("points of a store, under %s", (_name, document) => {
  const plan = parsePlan(document);
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open(document);
  });
  afterAll(() => lab.close());

  it.each(SEEDS)(
    "seed %i: every batch size comes to what the simulation comes to",
    async (seed) => {
      const mirrors = await Promise.all([
        ...[1, 7, 500].map(async (batch) => new Mirror(await lab.network(), plan, batch)),
        lab.network().then((net) => new Mirror(net, plan, 7, 2)),
      ]);
      const [steps] = fc.sample(history, { seed, numRuns: 1 });
      for (const [at, todo] of steps.entries()) {
        await Promise.all(mirrors.map((mirror) => mirror.live(todo))).catch((error: Error) => {
          error.message = `UPLINE_SEED=${seed}, step ${at} ${text(todo)}: ${error.message}`;
          throw error;
        });
      }
      for (const mirror of mirrors) {
        await mirror.assertEqual();
        await mirror.net.assertInvariants();
        expect(await mirror.net.prove()).toMatchObject({ ok: true, first_fault: null });
      }
      for (const task of ["sign_in", "reservation", "all_trades", "level_up", "expiry"]) {
        expect([task, mirrors[0].points.timesOf(task)]).not.toEqual([task, 0]);
      }
      for (const { net } of mirrors) await net.close();
    },
  );

  const text = (todo: object) =>
    JSON.stringify(todo, (_, value) => (typeof value === "bigint" ? `${value}` : value));
});
