/**
 * Random histories of a network over the real modules: the same history lived by three databases that drain
 * in batches of 1, 7 and 500, with design §6 asserted of each after every step. A failure names its seed and
 * its step; `UPLINE_SEED=… npm test -- random-histories` lives it again.
 */
import { randomInt } from "node:crypto";
import fc from "fast-check";
import { step, type Step } from "../support/histories";
import { Life } from "../support/life";
import { Lab } from "../support/network";

const STEPS = 200;
const BATCHES = [1, 7, 500];
const HISTORIES = 2;
const history = fc.array(step, { minLength: STEPS, maxLength: STEPS + 20, size: "max" });
const { UPLINE_SEED } = process.env;
const SEEDS = UPLINE_SEED
  ? UPLINE_SEED.split(",").map(Number)
  : Array.from({ length: HISTORIES }, () => randomInt(2 ** 31));

describe("random histories", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  afterAll(() => lab.close());

  const journalsOf = ({ net }: Life) =>
    net.rows(`select no, id, kind, at, input_hash, hash, trace from upline_journal order by no`);

  it.each(SEEDS)(
    `seed %i: every invariant after each step, and one book in any batches`,
    async (seed) => {
      const lives = await Promise.all(
        BATCHES.map(async (batch_max) => new Life(await lab.network(), batch_max)),
      );
      const [steps] = fc.sample(history, { seed, numRuns: 1 });
      for (const [at, todo] of steps.entries()) {
        await Promise.all(lives.map((life) => stepThrough(life, todo))).catch((error: Error) => {
          const what = JSON.stringify(todo, (_, value) =>
            typeof value === "bigint" ? `${value}` : value,
          );
          error.message = `UPLINE_SEED=${seed}, step ${at} ${what}: ${error.message}`;
          throw error;
        });
      }
      for (const life of lives) await life.live({ do: "sweep" });
      const [first, ...others] = await Promise.all(lives.map(journalsOf));
      for (const journals of others) expect(journals).toEqual(first);
      for (const life of lives) await endWell(life);
    },
  );

  async function stepThrough(life: Life, todo: Step): Promise<void> {
    await life.live(todo);
    await life.net.assertInvariants();
  }

  /** I5: what was sold and taken back whole leaves every account as it was before. */
  async function endWell(life: Life): Promise<void> {
    expect(await life.net.prove()).toMatchObject({ ok: true, first_fault: null });
    await life.cancelAll();
    await life.net.assertInvariants();
    expect(await life.net.balances()).toEqual({});
    expect(await life.net.prove()).toMatchObject({ ok: true, first_fault: null });
    await life.net.close();
  }
});
