import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const GUARD = path.join(path.dirname(fileURLToPath(import.meta.url)), "guard.mjs");

/**
 * Starts a long-running command that ends with this process, however this process ends.
 * `exited` resolves with its exit code, `log()` gives its latest output, `stop()` ends it and waits.
 */
export function startGuarded(command, args, options = {}) {
  const { signal = "SIGTERM", grace_ms = 15_000, uid, gid, cwd, remove, env, onOutput } = options;
  const settings = JSON.stringify({ signal, grace_ms, uid, gid, cwd, remove });
  const child = spawn(process.execPath, [GUARD, settings, command, ...args], {
    env: env ?? process.env,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let tail = "";
  const hear = (chunk) => {
    tail = (tail + chunk).slice(-20_000);
    onOutput?.(String(chunk));
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  child.stdin.on("error", () => {});
  const state = { code: undefined };
  const exited = new Promise((resolve) => {
    child.on("close", (code) => resolve((state.code = code ?? 1)));
  });
  return {
    exited,
    hasExited: () => state.code !== undefined,
    log: () => tail,
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
