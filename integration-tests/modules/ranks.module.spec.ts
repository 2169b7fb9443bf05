/**
 * Metrics, ranks and climbs in a store are those of a simulation: random histories lived by both, with the
 * store draining in batches of 1, 7 and 500, alone and two at once. A failure names its seed and its step;
 * `UPLINE_SEED=… npm test -- ranks.module` lives it again.
 */
import { randomInt } from "node:crypto";
import fc from "fast-check";
import { parsePlan } from "../../src/engine/plan";
import { differential } from "../../src/engine/presets/differential";
import { Mirror } from "../support/mirror";
import { mirrorStep } from "../support/mirror-steps";
import { Lab } from "../support/network";

const STEPS = 150;
const HISTORIES = 2;
const history = fc.array(mirrorStep, { minLength: STEPS, maxLength: STEPS + 20, size: "max" });
const { UPLINE_SEED } = process.env;
const SEEDS = UPLINE_SEED
  ? UPLINE_SEED.split(",").map(Number)
  : Array.from({ length: HISTORIES }, () => randomInt(2 ** 31));

const amount = (metric: string, at_least: string) => ({ metric, at_least });

/** Beside the preset's ladder one that asks for everything else that is counted. */
const team = {
  code: "team",
  activation: { metric: "largest_purchase", at_least: "200" },
  steps: [
    { code: "T0", name: "Newcomer", requires: [] },
    { code: "T1", name: "Inviter", requires: [{ metric: "directs", at_least: 2 }] },
    { code: "T2", name: "Seller", requires: [amount("personal_turnover", "3000")] },
    {
      code: "T3",
      name: "Leader",
      requires: [{ metric: "team_size", at_least: 3 }, amount("gv", "5000")],
    },
    {
      code: "T4",
      name: "Star",
      requires: [amount("pv", "4000"), amount("bv", "4000"), amount("cv", "4000")],
    },
  ],
};
const document = {
  ...differential,
  fx: { eur: "1.08" },
  periods: [],
  ranks: { ...differential.ranks, ladders: [...differential.ranks.ladders, team] },
};
const plan = parsePlan(document);

describe("metrics and ranks of a store", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open({ ...document, funds: [] });
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
      const books = [];
      for (const mirror of mirrors) {
        await mirror.assertEqual();
        await mirror.net.assertInvariants();
        expect(await mirror.net.prove()).toMatchObject({ ok: true, first_fault: null });
        books.push(await journalsOf(mirror));
      }
      const [first, ...others] = books;
      for (const book of others) expect(book).toEqual(first);
      expect(mirrors[0].awards.length).toBeGreaterThan(0);
      for (const { net } of mirrors) await net.close();
    },
  );

  const text = (todo: object) =>
    JSON.stringify(todo, (_, value) => (typeof value === "bigint" ? `${value}` : value));

  const journalsOf = ({ net }: Mirror) =>
    net.rows(`select no, id, kind, at, input_hash, hash, trace from upline_journal order by no`);
});
