import { spawnSync } from "node:child_process";
import { startGuarded } from "./child.mjs";
import { until } from "./log.mjs";
import { temporaryFolder } from "./paths.mjs";
import { freePort } from "./postgres.mjs";
import { redisAnswers } from "./services.mjs";

const HOST = "127.0.0.1";

/** Whether this machine can start a Redis. */
export function hasRedis() {
  return spawnSync("redis-server", ["--version"], { timeout: 5_000 }).status === 0;
}

/** Starts a Redis of one's own that keeps nothing; `stop` and `start` again are for those who need an outage. */
export async function startRedis() {
  const port = await freePort();
  const url = `redis://${HOST}:${port}`;
  const folder = temporaryFolder("redis");
  const flags = ["--port", String(port), "--bind", HOST, "--save", "", "--appendonly", "no"];
  let server;
  async function start() {
    server = startGuarded("redis-server", flags, { cwd: folder });
    await until(() => redisAnswers(url), { what: "an answer of Redis", timeout_ms: 10_000 });
  }
  await start();
  const flush = async () => {
    spawnSync("redis-cli", ["-p", String(port), "flushall"], { timeout: 5_000 });
  };
  return { url, start, flush, stop: () => server.stop() };
}
