/** Options of the plugin for the store that the test boots: set before, put back after. */
import { parseOptions } from "../../src/support/options";

export function withOptions(options: object): void {
  const { UPLINE_OPTIONS } = process.env;
  process.env.UPLINE_OPTIONS = JSON.stringify(options);
  afterAll(() => {
    if (UPLINE_OPTIONS === undefined) delete process.env.UPLINE_OPTIONS;
    else process.env.UPLINE_OPTIONS = UPLINE_OPTIONS;
  });
}

/** Limits that thousands of requests do not meet. */
export function noLimits(): object {
  const names = Object.keys(parseOptions({}).rate_limits);
  return Object.fromEntries(names.map((name) => [name, { points: 1_000_000, seconds: 1 }]));
}
