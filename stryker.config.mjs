/** Mutation tests of the engine; `npm run mutation`, see docs/testing.md. */
export default {
  packageManager: "npm",
  plugins: ["./scripts/mutation/runner.mjs"],
  testRunner: "engine",
  coverageAnalysis: "perTest",
  mutate: [
    "src/engine/**/*.ts",
    "!src/engine/**/__tests__/**",
    // Data: their numbers are the seeds', and tests of the seeds hold them.
    "!src/engine/presets/*-*.ts",
  ],
  // Messages are for people; codes and account names are asserted where they matter.
  mutator: { excludedMutations: ["StringLiteral"] },
  // Only the engine is needed: nothing else is copied for a run.
  ignorePatterns: [
    "/*",
    "!/package.json",
    "!/tsconfig.json",
    "!/src",
    "/src/*",
    "!/src/engine",
    "!/scripts",
    "/scripts/*",
    "!/scripts/mutation",
  ],
  concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 1),
  timeoutMS: 15_000,
  // What a sample leaves out is not known.
  incremental: !process.env.MUTATION_SAMPLE,
  incrementalFile: "reports/mutation/incremental.json",
  reporters: ["progress-append-only", "clear-text", "json", "html"],
  clearTextReporter: {
    allowColor: false,
    logTests: false,
    reportTests: false,
    reportScoreTable: false,
  },
  jsonReporter: { fileName: "reports/mutation/mutation.json" },
  htmlReporter: { fileName: "reports/mutation/mutation.html" },
  tempDirName: ".stryker-tmp",
  allowConsoleColors: false,
};
