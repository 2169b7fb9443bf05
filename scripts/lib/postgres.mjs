import { spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { startGuarded } from "./child.mjs";
import { postgresPackage } from "./install.mjs";
import { Refusal, until } from "./log.mjs";
import { AS_ROOT, cacheRoot, reachableByAll, temporaryFolder } from "./paths.mjs";

const USER = "postgres";
const PASSWORD = "postgres";
/** Not 127.0.0.1: Medusa's test runner demands TLS of a host by any other name. */
const HOST = "localhost";

/** Tests throw their data away: nothing is gained by waiting for the disk. */
const FAST = ["fsync=off", "full_page_writes=off"];
const ALWAYS = [
  "max_connections=300",
  "shared_buffers=256MB",
  "synchronous_commit=off",
  "log_min_messages=fatal",
  `listen_addresses=${HOST}`,
  "unix_socket_directories=",
];

function run(command, args, options = {}) {
  return spawnSync(command, args, { encoding: "utf8", timeout: 120_000, ...options });
}

/** As root: the ids of user `postgres`, who is created on a machine that has none. */
function identity() {
  if (!AS_ROOT) return {};
  const id = (flag) => Number.parseInt(run("id", [flag, USER]).stdout, 10);
  if (Number.isNaN(id("-u"))) {
    run("groupadd", [USER]);
    run("useradd", ["-g", USER, USER]);
  }
  const ids = { uid: id("-u"), gid: id("-g") };
  if (Number.isNaN(ids.uid) || Number.isNaN(ids.gid)) {
    throw new Refusal("Postgres cannot run as root, and no user `postgres` could be made for it");
  }
  return ids;
}

/** The binaries, copied to where user `postgres` can reach them if the project is out of its reach. */
function binaries() {
  const home = postgresPackage();
  const native = path.join(home, "native");
  if (!AS_ROOT || reachableByAll(native)) return path.join(native, "bin");
  const { version } = JSON.parse(fs.readFileSync(path.join(home, "package.json"), "utf8"));
  const copy = path.join(cacheRoot(), `postgres-${version}`);
  const complete = path.join(copy, ".complete");
  if (!fs.existsSync(complete)) {
    fs.rmSync(copy, { recursive: true, force: true });
    fs.cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    fs.writeFileSync(complete, "");
  }
  return path.join(copy, "bin");
}

/** A port nobody listens on now. */
export async function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on("error", reject);
    server.listen(0, HOST, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function initialise(bin, data, ids) {
  if (fs.existsSync(path.join(data, "PG_VERSION"))) return;
  const passwordFile = path.join(data, "..", `password-${process.pid}`);
  fs.writeFileSync(passwordFile, PASSWORD, { mode: 0o600 });
  if (AS_ROOT) fs.chownSync(passwordFile, ids.uid, ids.gid);
  const done = run(
    path.join(bin, "initdb"),
    [`--pgdata=${data}`, `--username=${USER}`, `--pwfile=${passwordFile}`].concat(
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--no-sync",
    ),
    { ...ids, cwd: data },
  );
  fs.rmSync(passwordFile, { force: true });
  if (done.status !== 0) {
    fs.rmSync(data, { recursive: true, force: true });
    throw new Refusal(`initdb failed: ${done.error?.message ?? done.stderr}`);
  }
}

/** Data that another run still has open must not be opened twice; a run that is ending gets a moment. */
async function untilClosed(data) {
  const lock = path.join(data, "postmaster.pid");
  const closed = () => {
    if (!fs.existsSync(lock)) return true;
    try {
      process.kill(Number.parseInt(fs.readFileSync(lock, "utf8"), 10), 0);
      return false;
    } catch {
      return true; // The file of a crashed run: Postgres itself recovers from that.
    }
  };
  await until(closed, { what: `the end of the store that uses ${data}`, timeout_ms: 10_000 });
}

async function answers(url) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  await client.connect();
  await client.end();
  return true;
}

/**
 * Starts the embedded Postgres. Without `folder` its data is temporary, fast instead of durable, and
 * removed at the end; `fresh` clears what an earlier run left in `folder`, `settings` are Postgres' own.
 * Resolves when it answers, with the connection's parts, `url(database)`, `stop()` and `crash()`, which ends it
 * as a crash does and starts it again; it also ends when this process ends in any other way.
 */
export async function startPostgres({ folder, fresh = false, settings = [] } = {}) {
  const ids = identity();
  const bin = binaries();
  const base = folder ?? temporaryFolder("postgres");
  const data = path.join(base, "postgres");
  await untilClosed(data);
  if (fresh) fs.rmSync(data, { recursive: true, force: true });
  fs.mkdirSync(data, { recursive: true, mode: 0o755 });
  if (AS_ROOT) {
    // mkdtemp makes its folder private; the server's user has to walk through it.
    if (!folder) fs.chownSync(base, ids.uid, ids.gid);
    fs.chownSync(data, ids.uid, ids.gid);
  }
  initialise(bin, data, ids);
  const port = await freePort();
  const flags = [...ALWAYS, ...(folder ? [] : FAST), ...settings].flatMap((flag) => ["-c", flag]);
  const launch = () =>
    startGuarded(path.join(bin, "postgres"), ["-D", data, "-p", String(port), ...flags], {
      ...ids,
      cwd: data,
      signal: "SIGINT",
      remove: folder ? undefined : base,
    });
  const url = (database = "postgres") =>
    `postgres://${USER}:${PASSWORD}@${HOST}:${port}/${database}`;
  let server;
  async function start() {
    server = launch();
    const ready = () => {
      if (server.hasExited()) throw new Refusal(`Postgres did not start:\n${server.log()}`);
      return answers(url());
    };
    try {
      await until(ready, { what: "an answer of the embedded Postgres", timeout_ms: 60_000 });
    } catch (error) {
      await server.stop();
      throw error;
    }
  }
  async function stop() {
    await server.stop();
    if (!folder) fs.rmSync(base, { recursive: true, force: true });
  }
  /** SIGQUIT is Postgres' `immediate`: no goodbye, no checkpoint. It may be down already. */
  async function crash() {
    if (!server.hasExited()) {
      const lock = fs.readFileSync(path.join(data, "postmaster.pid"), "utf8");
      process.kill(Number.parseInt(lock, 10), "SIGQUIT");
      await server.exited;
    }
    await start();
  }
  await start();
  return { host: HOST, port, user: USER, password: PASSWORD, data, url, stop, crash };
}
