/** Drills that are test suites run at full size; their figures are the tests', and what they print. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { must, NotHere, type Drill, type Figures, type Place } from "./drill";

const ROOT = path.join(__dirname, "..");
const JEST = path.join(ROOT, "node_modules/jest/bin/jest.js");
const LIMIT_MS = 25 * 60_000;

interface Suite {
  project: "module" | "http";
  /** end of the file's path */
  file: string;
  env?: NodeJS.ProcessEnv;
}

interface Outcome {
  passed: number;
  failed: number;
  said: string;
}

async function runSuite({ project, file, env }: Suite, place: Place): Promise<Outcome> {
  const output = path.join(place.scratch, `${path.basename(file)}.json`);
  const options = ["--selectProjects", project, "--runInBand", "--forceExit", "--json"];
  const child = spawn(
    process.execPath,
    [JEST, ...options, `--outputFile=${output}`, "--testPathPattern", `${file}$`],
    {
      cwd: ROOT,
      env: { ...process.env, NODE_OPTIONS: "--experimental-vm-modules --no-warnings", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: LIMIT_MS,
      killSignal: "SIGKILL",
    },
  );
  let said = "";
  child.stdout.on("data", (text) => (said += String(text)));
  child.stderr.on("data", (text) => (said += String(text)));
  await new Promise((resolve) => child.on("close", resolve));
  if (said.includes("No tests found")) throw new NotHere(`there is no ${file}`);
  const result = JSON.parse(readFileSync(output, "utf8")) as Record<string, number>;
  const { numPassedTests: passed, numFailedTests: failed } = result;
  must(failed === 0 && passed > 0, `${file} failed`, said.slice(-3_000));
  return { passed, failed, said };
}

/** What the fuzz prints: `fuzz: seed 7, 10000 requests, 900 accepted (400 changes), …, 0 faults`. */
function fuzzFigures(said: string): Figures {
  const line = /^fuzz: .*$/m.exec(said)?.[0] ?? "";
  const figure = (name: string) => Number(new RegExp(`(\\d+) ${name}`).exec(line)?.[1] ?? 0);
  const names = ["requests", "accepted", "changes", "refused", "faults"];
  return Object.fromEntries(names.map((name) => [name, figure(name)]));
}

export const fuzz: Drill = {
  name: "fuzz",
  does:
    "≥ 10,000 requests over all routes: hostile strings, wrong types, other people's ids, drawn from the " +
    "route list",
  holds: "no 500, nothing of anybody else's, nothing written by what is refused; the proof clean",
  rounds: ["1"],
  least: { requests: 10_000 },
  async run(_round, place) {
    const { requests } = place.scaled({ requests: 10_000 });
    const env = { FUZZ_REQUESTS: String(requests) };
    const file = "http/fuzz.http.spec.ts";
    return fuzzFigures((await runSuite({ project: "http", file, env }, place)).said);
  },
};

/** A suite whose figure is how many of its cases are right. */
const casesOf = (drill: Omit<Drill, "rounds" | "run">, suite: Suite, others = 0): Drill => ({
  ...drill,
  rounds: ["1"],
  run: async (_round, place) => ({ cases: (await runSuite(suite, place)).passed - others }),
});

export const payoutMachine = casesOf(
  {
    name: "payout-machine",
    does:
      "every transition of a payout against every answer of a provider: success, refusal, no answer before and " +
      "after the effect, the same webhook twice",
    holds: "the state, the money and what is told are right; nothing is sent twice",
    least: { cases: 60 },
  },
  { project: "module", file: "modules/payout-answers.module.spec.ts" },
);

export const authorisation = casesOf(
  {
    name: "authorisation",
    does: "anonymous, customer, other partner and admin against every route, from the route list",
    holds: "everybody gets what is theirs and nothing else",
    least: { cases: 10 },
  },
  { project: "http", file: "http/authorisation.http.spec.ts" },
);

export const refundCases = casesOf(
  {
    name: "refund-cases",
    does:
      "refund after payout, refund of a refund, chargeback, partial refunds in any order, return without refund, " +
      "refund above the order; each before the capture, in the hold, after the release, after the payout",
    holds: "everybody ends with what an order of the base that is left gives",
    least: { cases: 100 },
  },
  { project: "module", file: "modules/refund-cases.module.spec.ts" },
  // The last one looks at the book of all.
  1,
);
