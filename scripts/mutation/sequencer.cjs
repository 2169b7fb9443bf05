/** Quick tests first: a run ends with the first file that notices a mutant, and most are noticed by the nearest. */
const { statSync } = require("node:fs");
const Sequencer = require("@jest/test-sequencer").default;

const SLOW = /seed-|random-|hostile-/;
const weight = ({ path }) => (SLOW.test(path) ? 1_000_000 : 0) + statSync(path).size;

module.exports = class extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => weight(a) - weight(b));
  }
};
