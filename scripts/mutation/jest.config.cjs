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
  // What tests are given is no judge of the engine, and slow.
  testPathIgnorePatterns: ["/given\\.unit\\.spec"],
  testTimeout: 120_000,
};
