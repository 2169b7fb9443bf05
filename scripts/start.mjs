/**
 * `npm start`: a demo store from nothing. Installs, starts Postgres (or takes DATABASE_URL),
 * migrates, seeds, starts Medusa, places an order with a referral code, prints what everyone earned,
 * then `ready {json}`, and stays up until Ctrl-C. Environment: see README.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { claimDatabase, createDatabase, noteProgress } from "./lib/demo-database.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { explain, Refusal, say } from "./lib/log.mjs";
import { medusa } from "./lib/medusa.mjs";
import { endWithNpm } from "./lib/parent.mjs";
import { cacheRoot, ROOT } from "./lib/paths.mjs";
import { freePort, startPostgres } from "./lib/postgres.mjs";
import { redisAnswers } from "./lib/services.mjs";
import { warmAdmin } from "./lib/warm-admin.mjs";

const DATABASE = "upline";
/** The demo's passwords are public, so only this machine reaches it unless told otherwise. */
const HOST = process.env.UPLINE_HOST || "127.0.0.1";

/** What to end, in the order it was started. */
const running = [];
let ending = false;

function settings() {
  const preset = process.env.UPLINE_PRESET || "halving-matrix";
  const seed = process.env.DEMO_SEED || "small";
  const port = Number(process.env.PORT || 9000);
  if (seed === "large") throw new Refusal("DEMO_SEED=large is not available yet");
  if (!["small", "none"].includes(seed)) {
    throw new Refusal(`DEMO_SEED is ${seed}; it can be small or none`);
  }
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Refusal(`PORT is no port: ${process.env.PORT}`);
  }
  return { preset, seed, port };
}

/** The project's own TypeScript, for which dependencies have to be installed. */
async function load(file) {
  const { require: requireTs } = await import("tsx/cjs/api");
  return requireTs(path.join(ROOT, file), import.meta.url);
}

async function checkPreset(preset) {
  const { PRESET_CODES } = await load("src/engine/presets/index.ts");
  if (!PRESET_CODES.includes(preset)) {
    throw new Refusal(`UPLINE_PRESET is ${preset}; it can be ${PRESET_CODES.join(", ")}`);
  }
}

/** Medusa itself would wait for Redis without an end. */
async function checkRedis(url) {
  if (!url) return;
  if (!URL.canParse(url)) throw new Refusal("REDIS_URL has to look like redis://host:6379");
  if (!(await redisAnswers(url))) throw new Refusal(`no Redis answers at ${new URL(url).host}`);
}

/** Fails before minutes of work when something else has the port; port 0 takes a free one. */
async function claimPort(port) {
  if (port === 0) return freePort();
  await new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.on("error", () =>
      reject(new Refusal(`port ${port} is in use; stop what has it, or set PORT to another`)),
    );
    probe.listen(port, HOST, () => probe.close(resolve));
  });
  return port;
}

async function openDatabase(folder, seed) {
  if (process.env.DATABASE_URL) {
    say("using the database of DATABASE_URL");
    return process.env.DATABASE_URL;
  }
  say(`starting the embedded Postgres, data in ${folder}`);
  const server = await startPostgres({ folder, fresh: seed === "none" });
  running.push(server);
  await createDatabase(server.url(), DATABASE);
  return server.url(DATABASE);
}

function storeEnv(database_url, preset) {
  return {
    // Secrets last as long as the store runs; who was logged in logs in again after a restart.
    JWT_SECRET: randomBytes(32).toString("hex"),
    COOKIE_SECRET: randomBytes(32).toString("hex"),
    MEDUSA_DISABLE_TELEMETRY: "1",
    // Medusa's command keeps a file of its own there, and not every user has a home to write to.
    XDG_CONFIG_HOME: path.join(cacheRoot(), "config"),
    ...process.env,
    NODE_ENV: "development",
    DATABASE_URL: database_url,
    UPLINE_PRESET: preset,
  };
}

async function main() {
  const { preset, seed, port: wanted } = settings();
  await ensureInstalled();
  await checkPreset(preset);
  await checkRedis(process.env.REDIS_URL);
  const port = await claimPort(wanted);
  const folder = path.join(cacheRoot(), "demo", `${preset}-${seed}`);
  mkdirSync(folder, { recursive: true });

  const database_url = await openDatabase(folder, seed);
  const progress = await claimDatabase(database_url, { preset, seed });
  const store = medusa(storeEnv(database_url, preset), path.join(folder, "medusa.log"));
  running.push(store);

  say("migrating the database");
  await store.run("db:migrate", "--execute-safe-links");
  if (progress === "new") {
    say("seeding the store: regions, products, stock, shipping, payment");
    await store.run("exec", "./demo/seed.ts");
    await noteProgress(database_url, "store");
  }
  say("starting Medusa with its admin");
  const server = await store.start({ host: HOST, port });
  const url = `http://localhost:${port}`;
  // One address: of a name with two, each is given a quarter of a second, which a busy machine may need.
  const own_url = `http://${HOST}:${port}`;

  const warm = warmAdmin(`${own_url}/app`).catch((error) =>
    say(`the admin is slow: ${error.message}`),
  );

  const { tour } = await load("demo/tour.ts");
  const first_time = progress !== "toured";
  const toured = await tour({ base_url: own_url, preset, seed, first_time, say }).catch((error) => {
    // What a request says of a store that is gone helps nobody; what the store said last does.
    throw server.hasExited() ? endedByItself(server) : error;
  });
  const { email, password, publishable_key } = toured;
  if (seed !== "none") await noteProgress(database_url, "toured");

  await warm;
  if (ending) return;
  say("the store is up; Ctrl-C ends it");
  const ready = { url, admin_url: `${url}/app`, storefront_url: null, email, password };
  process.stdout.write(`ready ${JSON.stringify({ ...ready, publishable_key })}\n`);
  await server.exited;
  throw endedByItself(server);
}

const endedByItself = (server) =>
  new Refusal(`the store ended by itself:\n${server.log().slice(-4_000)}`);

/** The latest first: the store still needs its database while it shuts down. */
async function endAll() {
  for (const child of running.splice(0).reverse()) await child.stop();
}

async function end() {
  if (ending) return; // npm and the terminal both pass Ctrl-C on.
  ending = true;
  say("ending the store and its database");
  await endAll();
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end);
endWithNpm(end);
// Whoever read the output may be gone already.
process.stdout.on("error", () => {});

try {
  await main();
} catch (error) {
  // Stopping the children on purpose makes whatever waits for them fail: that is no error.
  if (!ending) {
    ending = true;
    explain(error);
    await endAll();
    process.exit(1);
  }
}
