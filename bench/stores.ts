/** Real Medusa stores for a bench: one is founded through its API, copies of its database are others. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Place } from "../drill/drill";
import { foundStore, type Kept } from "../drill/store";
import type { StoreRunner } from "../drill/machine";
import { createDatabase, databaseUrl, dropDatabase } from "../integration-tests/support/databases";

const ROOT = path.join(__dirname, "..");

export interface Stores {
  kept: Kept;
  freePort(): Promise<number>;
  /** Medusa on a copy of the store's database: with the plugin, or as if it had never been heard of. */
  open(kind: "with" | "without", env?: NodeJS.ProcessEnv): Promise<OpenStore>;
}

export interface OpenStore {
  runner: StoreRunner;
  url: string;
  /** a file that belongs to this bench */
  file: string;
}

interface Scripts {
  medusa(
    env: NodeJS.ProcessEnv,
    log: string,
    options: { signal: string; cwd?: string },
  ): StoreRunner;
  freePort(): Promise<number>;
}

const script = async (name: string): Promise<object> =>
  (await import(pathToFileURL(path.join(ROOT, "scripts/lib", name)).href)) as object;

export async function withStores(work: (stores: Stores) => Promise<void>): Promise<void> {
  const { medusa } = (await script("medusa.mjs")) as Scripts;
  const { freePort } = (await script("postgres.mjs")) as Scripts;
  const scratch = mkdtempSync(path.join(tmpdir(), "upline-bench-"));
  const runners: StoreRunner[] = [];
  const databases: string[] = [];
  const opened = (env: NodeJS.ProcessEnv, log_file: string, cwd?: string): StoreRunner => {
    const runner = medusa(env, log_file, { signal: "SIGKILL", cwd });
    runners.push(runner);
    return runner;
  };
  try {
    const place = { scratch, medusa: opened } as unknown as Place;
    const { template, ...kept } = await foundStore(place, await freePort());
    databases.push(template);
    const open: Stores["open"] = async (kind, env = {}) => {
      const database = await createDatabase(template);
      databases.unshift(database);
      const url = databaseUrl(database);
      const file = path.join(scratch, `${database}.json`);
      const all = { ...environment(scratch), DATABASE_URL: url, ...env, UPLINE_BENCH_FILE: file };
      const cwd = kind === "with" ? ROOT : bareProject(scratch);
      return { runner: opened(all, path.join(scratch, `${database}.log`), cwd), url, file };
    };
    await work({ kept, freePort, open });
  } finally {
    for (const runner of runners) await runner.stop();
    for (const database of databases) await dropDatabase(database);
    rmSync(scratch, { recursive: true });
  }
}

const environment = (scratch: string): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: "development",
  NODE_OPTIONS: "--no-warnings",
  MEDUSA_DISABLE_TELEMETRY: "1",
  LOG_LEVEL: "error",
  UPLINE_PRESET: "halving-matrix",
  DISABLE_MEDUSA_ADMIN: "true",
  JWT_SECRET: "bench-jwt",
  COOKIE_SECRET: "bench-cookie",
  XDG_CONFIG_HOME: path.join(scratch, "config"),
});

/** A project of Medusa alone, with the same packages. */
function bareProject(scratch: string): string {
  const folder = mkdtempSync(path.join(scratch, "bare-"));
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  writeFileSync(
    path.join(folder, "package.json"),
    JSON.stringify({ name: "bare-store", dependencies: { "@medusajs/medusa": "*" } }),
  );
  writeFileSync(
    path.join(folder, "medusa-config.js"),
    `const { defineConfig } = require("@medusajs/framework/utils");
const { DATABASE_URL, JWT_SECRET, COOKIE_SECRET } = process.env;
const origin = "http://localhost";
module.exports = defineConfig({
  projectConfig: {
    databaseUrl: DATABASE_URL,
    http: { storeCors: origin, adminCors: origin, authCors: origin, jwtSecret: JWT_SECRET, cookieSecret: COOKIE_SECRET },
  },
  admin: { disable: true },
});
`,
  );
  return folder;
}
