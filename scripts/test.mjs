/**
 * `npm test [-- jest arguments]`: installs what is missing, starts one throw-away Postgres, runs the tests of
 * units, modules and routes in parallel and those of the browser in band, and ends with
 * `N passed, N failed, N skipped`.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { ensureInstalled } from "./lib/install.mjs";
import { Refusal, explain, say } from "./lib/log.mjs";
import { endWithNpm } from "./lib/parent.mjs";
import { ROOT, temporaryFolder } from "./lib/paths.mjs";
import { startPostgres } from "./lib/postgres.mjs";
import { probeServices } from "./lib/services.mjs";

const RUN_LIMIT_MS = 40 * 60_000;
/** Each of these suites has a database, and if need be a store, of its own. */
const SIDE_BY_SIDE = ["module", "http"];
/** These start the demo store as its users do, out of the checkout's own folders. */
const IN_BAND = ["browser"];
const WITH_DATABASE = [...SIDE_BY_SIDE, ...IN_BAND];
const JEST = path.join(ROOT, "node_modules/jest/bin/jest.js");
const REPORTERS = ["default", path.join(ROOT, "scripts/lib/jest-counts.js")].map(
  (reporter) => `--reporters=${reporter}`,
);
/** A list option of jest takes every word up to the next option: this one keeps patterns out of it. */
const LAST = ["--passWithNoTests"];
const given = process.argv.slice(2);

let scratch;
let server;
let running;

function jestEnv(extra) {
  const env = { ...process.env, NODE_ENV: "test", MEDUSA_DISABLE_TELEMETRY: "1", ...extra };
  env.LOG_LEVEL ??= "error";
  // Tests make and drop databases: never on the servers that a shell happens to point at.
  delete env.DATABASE_URL;
  delete env.REDIS_URL;
  // Medusa loads parts of itself with import(), which jest's sandbox allows only by this flag.
  env.NODE_OPTIONS = `${env.NODE_OPTIONS ?? ""} --experimental-vm-modules --no-warnings`.trim();
  return env;
}

/** Whether the given patterns name any test of these projects: without one, Postgres need not start. */
function hasTests(projects) {
  const args = [JEST, "--selectProjects", ...projects, "--listTests", ...LAST, ...given];
  const listed = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  return listed.status !== 0 || /\.spec\.tsx?$/m.test(listed.stdout);
}

/** The counts of one jest run, which writes none without tests; a run that broke failed once. */
function readCounts(file, exit_code) {
  const none = { passed: 0, failed: 0, skipped: 0 };
  const counts = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : none;
  return counts.failed === 0 && exit_code !== 0 ? { ...counts, failed: 1 } : counts;
}

async function jest(name, args, extraEnv = {}) {
  const file = path.join(scratch, `${name}.json`);
  const all = [JEST, ...args, ...REPORTERS, ...LAST, ...given];
  running = spawn(process.execPath, all, {
    cwd: ROOT,
    env: jestEnv({ ...extraEnv, UPLINE_COUNTS: file }),
    stdio: ["ignore", "inherit", "inherit"],
    timeout: RUN_LIMIT_MS,
    killSignal: "SIGKILL",
  });
  const exit_code = await new Promise((resolve) => running.on("close", resolve));
  running = undefined;
  return readCounts(file, exit_code);
}

async function runWithDatabase() {
  const services = await probeServices();
  for (const { name, value } of services) {
    if (!value) say(`${name} does not answer here: the suites that need it are skipped`);
  }
  say("starting the test Postgres");
  server = await startPostgres();
  const env = {
    DB_HOST: server.host,
    DB_PORT: String(server.port),
    DB_USERNAME: server.user,
    DB_PASSWORD: server.password,
    ...Object.fromEntries(services.map(({ env, value }) => [env, value ?? ""])),
  };
  const counts = [];
  for (const [projects, ...workers] of [
    [SIDE_BY_SIDE, "--maxWorkers=2", "--workerIdleMemoryLimit=1500MB"],
    [IN_BAND, "--runInBand"],
  ]) {
    if (!hasTests(projects)) continue;
    say(`running the ${projects.join(" and ")} tests`);
    const args = [...workers, "--forceExit", "--selectProjects", ...projects];
    counts.push(await jest(projects[0], args, env));
  }
  const required = process.env.CI === "true" ? services.filter(({ value }) => !value) : [];
  for (const { name } of required) say(`FAILED: ${name} is required when CI=true`);
  return [...counts, { passed: 0, failed: required.length, skipped: 0 }];
}

async function main() {
  await ensureInstalled();
  scratch = temporaryFolder("test");
  const runs = [];
  say("running the unit tests");
  runs.push(await jest("unit", ["--maxWorkers=100%", "--selectProjects", "unit"]));
  if (hasTests(WITH_DATABASE)) runs.push(...(await runWithDatabase()));
  const sum = (key) => runs.reduce((total, counts) => total + counts[key], 0);
  if (sum("passed") + sum("failed") + sum("skipped") === 0) throw new Refusal("no test was found");
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

async function cleanUp() {
  await server?.stop();
  if (scratch) rmSync(scratch, { recursive: true, force: true });
}

async function end() {
  running?.kill("SIGKILL");
  await cleanUp();
  process.exit(130);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end);
endWithNpm(end);

let counts;
try {
  counts = await main();
} catch (error) {
  explain(error);
  counts = { passed: 0, failed: 1, skipped: 0 };
}
await cleanUp();
process.stdout.write(
  `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`,
);
process.exit(counts.failed === 0 ? 0 : 1);
