/**
 * Presets that keep ranks, periods, points or sale pools decide in a store as in a simulation: one random history
 * of joinings, orders, refunds, tasks and closes, lived by both, with the store draining in batches of 1, 7 and
 * 500, alone and two at once. The books of all batch sizes are the same byte for byte, and the proof decides every
 * fact again. A failure names its seed and its step; `UPLINE_SEED=… npm test -- presets.module` lives it again.
 */
import { randomInt } from "node:crypto";
import fc from "fast-check";
import { parsePlan } from "../../src/engine/plan";
import { binaryCredits } from "../../src/engine/presets/binary-credits";
import { differential } from "../../src/engine/presets/differential";
import { pointsLadder } from "../../src/engine/presets/points-ladder";
import { twelveLevel } from "../../src/engine/presets/twelve-level";
import { Mirror } from "../support/mirror";
import { pointsStep, type MirrorStep } from "../support/mirror-steps";
import { Lab } from "../support/network";

const STEPS = 70;
const history = fc.array(pointsStep, { minLength: STEPS, maxLength: STEPS + 20, size: "max" });
const { UPLINE_SEED } = process.env;
const SEED = UPLINE_SEED ? Number(UPLINE_SEED) : randomInt(2 ** 31);

const withFunds = <Document extends object>(document: Document) => ({ funds: [], ...document });

describe.each([differential, twelveLevel, pointsLadder, binaryCredits])(
  "the preset $code",
  (document) => {
    const plan = parsePlan(document);
    let lab: Lab;
    beforeAll(async () => {
      lab = await Lab.open(withFunds(document));
    });
    afterAll(() => lab.close());

    it(`decides as a simulation does, in any batches (seed ${SEED})`, async () => {
      const mirrors = await Promise.all([
        ...[1, 7, 500].map(async (batch) => new Mirror(await lab.network(), plan, batch)),
        lab.network().then((net) => new Mirror(net, plan, 7, 2)),
      ]);
      const [drawn] = fc.sample(history, { seed: SEED, numRuns: 1 });
      const isTask = ({ do: what }: MirrorStep) => what === "task" || what === "check_in";
      const steps = drawn.filter((todo) => plan.points || !isTask(todo));
      for (const [at, todo] of [...steps, { do: "close" as const }].entries()) {
        await Promise.all(mirrors.map((mirror) => mirror.live(todo))).catch((error: Error) => {
          error.message = `UPLINE_SEED=${SEED}, step ${at} ${todo.do}: ${error.message}`;
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
      for (const { net } of mirrors) await net.close();
    });

    const journalsOf = ({ net }: Mirror) =>
      net.rows(`select no, id, kind, at, input_hash, hash, trace from upline_journal order by no`);
  },
);
