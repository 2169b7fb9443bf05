/**
 * `npm run bench [-- NAME] [--full]`: measures on an embedded Postgres with default durability, never on
 * DATABASE_URL. One JSON line a figure, then a table.
 */
import { spawn } from "node:child_process";
import path from "node:path";
import { ensureInstalled } from "./lib/install.mjs";
import { explain, say } from "./lib/log.mjs";
import { endWithNpm } from "./lib/parent.mjs";
import { ROOT } from "./lib/paths.mjs";
import { startPostgres } from "./lib/postgres.mjs";

/** Fixed, so that figures of two runs can be compared; what is not named is Postgres' default. */
const SETTINGS = [
  "fsync=on",
  "full_page_writes=on",
  "synchronous_commit=on",
  "shared_buffers=2GB",
  "work_mem=64MB",
  "max_wal_size=8GB",
  "jit=off",
];

let server;
let running;

async function end(code) {
  running?.kill("SIGKILL");
  await server?.stop();
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => end(130));
endWithNpm(() => end(130));

try {
  await ensureInstalled();
  say(`starting Postgres with ${SETTINGS.join(", ")}`);
  server = await startPostgres({ settings: SETTINGS });
  const env = { ...process.env, NODE_ENV: "production", NODE_OPTIONS: "--no-warnings" };
  delete env.DATABASE_URL;
  delete env.REDIS_URL;
  running = spawn(
    process.execPath,
    ["--require", "tsx/cjs", path.join(ROOT, "bench/main.ts"), ...process.argv.slice(2)],
    {
      cwd: ROOT,
      stdio: "inherit",
      env: {
        ...env,
        DB_HOST: server.host,
        DB_PORT: String(server.port),
        DB_USERNAME: server.user,
        DB_PASSWORD: server.password,
        PG_SETTINGS: SETTINGS.join(", "),
      },
    },
  );
  await end(await new Promise((resolve) => running.on("close", (code) => resolve(code ?? 1))));
} catch (error) {
  await end(explain(error));
}
