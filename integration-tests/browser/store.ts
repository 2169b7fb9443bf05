/** The demo store as `npm start` brings it up, in a process of its own with data of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const START_LIMIT_MS = 5 * 60_000;
const STOP_LIMIT_MS = 20_000;

export interface RunningStore {
  url: string;
  admin_url: string;
  email: string;
  password: string;
  publishable_key: string;
  stop(): Promise<void>;
}

/** Starts the store; once more when it did not come up, and says so: what is tested here is the admin. */
export async function startStore(): Promise<RunningStore> {
  try {
    return await startOnce();
  } catch (error) {
    process.stderr.write(`npm start failed and is tried once more: ${(error as Error).message}\n`);
    return startOnce();
  }
}

async function startOnce(): Promise<RunningStore> {
  const folder = mkdtempSync(join(tmpdir(), "upline-browser-"));
  // An embedded Postgres of root runs as another user, who must be able to walk in here.
  chmodSync(folder, 0o755);
  const { NODE_OPTIONS: _jestOnly, DATABASE_URL: _notOurs, ...env } = process.env;
  const child = spawn(process.execPath, [join(ROOT, "scripts/start.mjs")], {
    cwd: ROOT,
    env: { ...env, PORT: "0", DEMO_SEED: "small", XDG_CACHE_HOME: folder },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { ...JSON.parse(await readyLine(child)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readyLine(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let output = "";
    const giveUp = (why: string) => {
      clearTimeout(limit);
      fail(new Error(`${why}; the last it said:\n${output.slice(-2_000)}`));
    };
    const limit = setTimeout(
      () => giveUp(`npm start was not ready after ${START_LIMIT_MS} ms`),
      START_LIMIT_MS,
    );
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const ready = /^ready (\{.*\})$/m.exec(output);
      if (!ready) return;
      clearTimeout(limit);
      done(ready[1]);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.on("exit", (code) => giveUp(`npm start ended with ${code}`));
  });
}

/** Asks the store to end its children and itself; what is left of the group after that is killed. */
async function end(child: ChildProcess): Promise<void> {
  const exited = new Promise((done) => child.once("exit", done));
  if (child.exitCode === null && child.signalCode === null) {
    child.kill("SIGTERM");
    const limit = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    await exited;
    clearTimeout(limit);
  }
  try {
    if (child.pid) process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
