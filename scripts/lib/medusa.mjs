import { createWriteStream } from "node:fs";
import path from "node:path";
import { startGuarded } from "./child.mjs";
import { Refusal, until } from "./log.mjs";
import { ROOT } from "./paths.mjs";

const CLI = path.join(ROOT, "node_modules/@medusajs/cli/cli.js");
const TASK_LIMIT_MS = 5 * 60_000;
const END_LIMIT_MS = 8_000;
const BOOT_LIMIT_MS = 3 * 60_000;

/**
 * The commands of Medusa on this project, or on the one in `cwd`, with one environment and one log file outside the
 * project (a file written inside it would wake the watcher of a developer's `medusa develop`). `signal` ends them.
 */
export function medusa(env, log_file, { signal = "SIGTERM", cwd = ROOT } = {}) {
  const log = createWriteStream(log_file, { flags: "w" });
  const children = [];

  function launch(args) {
    const child = startGuarded(process.execPath, [CLI, ...args], {
      cwd,
      env,
      signal,
      grace_ms: END_LIMIT_MS,
      onOutput: (text) => log.write(text),
    });
    children.push(child);
    return child;
  }

  /** The end of the log says why; the rest is in the file. */
  function failure(what, child) {
    const tail = child.log().trimEnd().split("\n").slice(-30).join("\n");
    return new Refusal(`${what}\n${tail}\nThe whole log: ${log_file}`);
  }

  return {
    /** Runs a command to its end. */
    async run(...args) {
      const child = launch(args);
      const limit = setTimeout(() => child.stop(), TASK_LIMIT_MS);
      const code = await child.exited;
      clearTimeout(limit);
      if (code !== 0) throw failure(`medusa ${args.join(" ")} failed`, child);
    },

    /**
     * Starts the store and waits until it answers. `start` instead of `develop`: that one only adds
     * a watcher that restarts the store whenever a file changes.
     */
    async start({ host, port }) {
      const child = launch(["start", "--host", host, "--port", String(port)]);
      const healthy = async () => {
        if (child.hasExited()) throw failure("the store did not start", child);
        const url = `http://${host}:${port}/health`;
        return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
      };
      await until(healthy, { what: "an answer of the store", timeout_ms: BOOT_LIMIT_MS });
      return child;
    },

    async stop() {
      await Promise.all(children.map((child) => child.stop()));
      await new Promise((resolve) => log.end(resolve));
    },
  };
}
