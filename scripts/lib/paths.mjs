import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** Postgres refuses to run as root; it then runs as user `postgres`, who must reach its files. */
export const AS_ROOT = process.platform !== "win32" && process.getuid?.() === 0;

/** True when every user may walk to `folder` (which may not exist yet). */
export function reachableByAll(folder) {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

function writable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where kept data lives: the user's cache folder, or a temporary one when that cannot serve. */
export function cacheRoot() {
  const folders = [process.env.XDG_CACHE_HOME, path.join(os.homedir(), ".cache")]
    .filter((home) => home && path.isAbsolute(home))
    .map((home) => path.join(home, "medusa-plugin-upline"));
  // All users share this one, so each has a folder of its own in it.
  folders.push(path.join(os.tmpdir(), `medusa-plugin-upline-${os.userInfo().uid}`));
  const found = folders.find((at) => (!AS_ROOT || reachableByAll(at)) && writable(at));
  if (!found) throw new Error(`no folder for data: none of ${folders.join(", ")} can be used`);
  return found;
}

/** A fresh folder for data that goes when the command ends. */
export function temporaryFolder(name) {
  const base = AS_ROOT && !reachableByAll(os.tmpdir()) ? "/var/tmp" : os.tmpdir();
  return mkdtempSync(path.join(base, `upline-${name}-`));
}
