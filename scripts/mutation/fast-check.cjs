/** fast-check with a seed, at most `FC_RUNS` runs of a property and no shrinking, whatever the test asks for. */
const real = require(require.resolve("fast-check", { paths: [process.cwd()] }));

const MOST_RUNS = Number(process.env.FC_RUNS ?? 12);
const SEED = 1;

const assert = (property, { numRuns = MOST_RUNS, ...more } = {}) =>
  real.assert(property, {
    seed: SEED,
    ...more,
    numRuns: Math.min(numRuns, MOST_RUNS),
    endOnFailure: true,
  });

const limited = { ...real, assert };
module.exports = { ...limited, default: { ...real.default, assert }, __esModule: true };
