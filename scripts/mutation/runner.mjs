/**
 * Stryker's test runner for the engine: its unit tests in one process, loaded anew for each mutant as far as they are
 * needed, the nearest first, until one notices it. Jest, which gives each file an own world with an own zod, takes
 * many times as long. The tests are plain (`describe`, `it`, `each`, `expect`): no hooks, no mocks.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import {
  determineHitLimitReached,
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import { isSampled } from "./thresholds.mjs";

/** Many runs of properties and whole plans: last. */
const SLOW = /^(seed|random|hostile|termination|json-schema)\b/;

/** Tests called like the mutated file or its folder, then the others. */
function nearestFirst(names, mutated) {
  const { name, dir } = path.parse(mutated);
  const near = [`${path.basename(dir)}-${name}`, name, path.basename(dir)];
  const rank = (spec) => {
    const at = near.findIndex((word) => spec.startsWith(word));
    return at >= 0 ? at : near.length + (SLOW.test(spec) ? 1 : 0);
  };
  return [...names].sort((a, b) => rank(a) - rank(b));
}

class EngineTestRunner {
  #stryker = (globalThis.__stryker__ = {});
  #suite;

  /** This file is loaded from the project, the tests from the copy of it that Stryker changed. */
  init() {
    this.#suite = createRequire(path.resolve("package.json"))("./scripts/mutation/load.cjs");
  }

  /** Every run begins with modules of its own. */
  capabilities() {
    return { reloadEnvironment: true };
  }

  dryRun() {
    // Each file fills the engine's memories itself: what they cover is what their tests need.
    const tests = this.#suite.names.flatMap((name) => this.#run([name], undefined, false));
    const { mutantCoverage } = this.#stryker;
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  /** A mutant that works while modules load has no `testFilter`: every test may notice it. */
  mutantRun({ activeMutant, testFilter, disableBail, hitLimit, sandboxFileName }) {
    if (!isSampled(activeMutant)) {
      return { status: MutantRunStatus.Error, errorMessage: "not of the sample" };
    }
    Object.assign(this.#stryker, {
      activeMutant: activeMutant.id,
      hitCount: hitLimit === undefined ? undefined : 0,
      hitLimit,
    });
    const files = nearestFirst(this.#suite.names, sandboxFileName);
    const tests = this.#run(files, testFilter, !disableBail);
    const endless = determineHitLimitReached(this.#stryker.hitCount, hitLimit);
    return toMutantRunResult(endless ?? { status: DryRunStatus.Complete, tests }, disableBail);
  }

  #run(files, filter, endsWithFailure) {
    const asked = filter && new Set(filter);
    const results = [];
    this.#suite.forget();
    for (const name of files) {
      if (filter && !filter.some((id) => id.startsWith(`${name} `))) continue;
      for (const test of this.#suite.load(name)) {
        if (asked && !asked.has(test.id)) continue;
        const result = this.#runTest(test, this.#suite.fileOf(name));
        results.push(result);
        if (endsWithFailure && result.status === TestStatus.Failed) return results;
      }
    }
    return results;
  }

  #runTest({ id, body }, fileName) {
    this.#stryker.currentTestId = id;
    const begin = performance.now();
    let failureMessage;
    try {
      body();
    } catch (error) {
      failureMessage = String(error?.stack ?? error);
    }
    this.#stryker.currentTestId = undefined;
    return {
      id,
      name: id,
      fileName,
      timeSpentMs: performance.now() - begin,
      ...(failureMessage === undefined
        ? { status: TestStatus.Success }
        : { status: TestStatus.Failed, failureMessage }),
    };
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, "engine", EngineTestRunner),
];
