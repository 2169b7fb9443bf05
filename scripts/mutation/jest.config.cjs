/**
 * The engine's unit tests as a mutation run needs them: one project, and few, ever the same runs of each
 * fast-check property, so that a mutant lives or dies for a reason that the next run finds again.
 */
const path = require("node:path");
const { projects } = require("../../jest.config.js");

const unit = projects.find(({ displayName }) => displayName === "unit");

module.exports = {
  ...unit,
  roots: [path.join(unit.rootDir, "src/engine")],
  moduleNameMapper: { "^fast-check$": path.join(__dirname, "fast-check.cjs") },
  // Slow, and no other judges of the engine than the rest: long histories, Medusa's own list, the tests' own tools.
  testPathIgnorePatterns: ["/(given|histories|currencies)\\.unit\\.spec"],
  testSequencer: path.join(__dirname, "sequencer.cjs"),
  testTimeout: 120_000,
};
