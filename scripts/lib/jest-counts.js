const { writeFileSync } = require("node:fs");

/**
 * Writes the counts of a run to the file named by UPLINE_COUNTS. Not jest's own `--json`: that one
 * fails on errors that hold circular structures, as those of an HTTP client do.
 */
module.exports = class CountsReporter {
  onRunComplete(_contexts, results) {
    const counts = {
      passed: results.numPassedTests,
      // A suite that could not run at all has no tests to count: it stands for one failed test.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    writeFileSync(process.env.UPLINE_COUNTS, JSON.stringify(counts));
  }
};
