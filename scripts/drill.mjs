/**
 * `npm run drill [-- NAME …] [--fresh] [--quick]`: kills, stops and overloads what pays, checks the book after it, and
 * writes docs/reliability.md. Results are kept: run again, it goes on with what is missing. Never DATABASE_URL.
 */
import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { ensureInstalled } from "./lib/install.mjs";
import { Refusal, explain, say } from "./lib/log.mjs";
import { medusa } from "./lib/medusa.mjs";
import { endWithNpm } from "./lib/parent.mjs";
import { cacheRoot, ROOT, temporaryFolder } from "./lib/paths.mjs";
import { freePort, startPostgres } from "./lib/postgres.mjs";
import { hasRedis, startRedis } from "./lib/redis.mjs";
import { mountSmallDisk } from "./lib/small-disk.mjs";

const given = process.argv.slice(2);
const OPTIONS = ["--fresh", "--quick"];
const QUICK = 0.05;
const isQuick = given.includes("--quick");
const names = given.filter((word) => !word.startsWith("-"));

/** What to end, the latest first. */
const running = [];
let scratch;
let isEnding = false;

async function started(server) {
  running.push(server);
  return server;
}

/** The project's own TypeScript, also where Medusa itself loads it (migrations, modules). */
async function load(file) {
  const { register } = await import("tsx/cjs/api");
  register();
  return createRequire(import.meta.url)(path.join(ROOT, file));
}

function checkWords(known) {
  const option = given.find((word) => word.startsWith("-") && !OPTIONS.includes(word));
  if (option) throw new Refusal(`no option ${option}; there are ${OPTIONS.join(", ")}`);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown) throw new Refusal(`no drill is called ${unknown}; there are ${known.join(", ")}`);
}

async function main() {
  await ensureInstalled();
  Object.assign(process.env, { NODE_ENV: "test", MEDUSA_DISABLE_TELEMETRY: "1" });
  process.env.LOG_LEVEL ??= "error";
  // Drills make, drop and crash databases: never on the servers that a shell happens to point at.
  delete process.env.DATABASE_URL;
  delete process.env.REDIS_URL;
  const { drill, DRILLS } = await load("drill/index.ts");
  checkWords(DRILLS.map(({ name }) => name));
  scratch = temporaryFolder("drill");
  // A Postgres of another user has its data on a small disk in here.
  chmodSync(scratch, 0o755);
  const postgres = await started(await startPostgres());
  Object.assign(process.env, {
    DB_HOST: postgres.host,
    DB_PORT: String(postgres.port),
    DB_USERNAME: postgres.user,
    DB_PASSWORD: postgres.password,
  });
  const options = {
    names,
    quick: isQuick,
    fresh: given.includes("--fresh"),
    folder: path.join(cacheRoot(), "drill"),
    report_file: path.join(ROOT, "docs/reliability.md"),
  };
  return drill(options, {
    say,
    postgres,
    scratch,
    freePort,
    isEnding: () => isEnding,
    scaled: isQuick ? scaledDown : (sizes) => sizes,
    startPostgres: async (options) => started(await startPostgres(options)),
    startRedis: hasRedis() ? async () => started(await startRedis()) : null,
    mountSmallDisk: (folder, megabytes) => {
      const disk = mountSmallDisk(folder, megabytes);
      if (disk) running.push(disk);
      return disk;
    },
    medusa: (env, log_file) => {
      const store = medusa(env, log_file, { signal: "SIGKILL" });
      running.push(store);
      return store;
    },
  });
}

/** A twentieth of every size; seeds stay. */
function scaledDown(sizes) {
  const scale = ([name, size]) => [name, name === "seed" ? size : Math.ceil(size * QUICK)];
  return Object.fromEntries(Object.entries(sizes).map(scale));
}

async function cleanUp() {
  for (const server of running.splice(0).reverse()) await server.stop();
  if (scratch) rmSync(scratch, { recursive: true, force: true });
}

async function end() {
  isEnding = true;
  await cleanUp();
  process.exit(130);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end);
endWithNpm(end);

let exit_code = 0;
try {
  exit_code = (await main()) ? 0 : 1;
} catch (error) {
  exit_code = explain(error);
}
await cleanUp();
process.exit(exit_code);
