import { existsSync } from "node:fs";
import net from "node:net";

const PROBE_MS = 2_000;
const CHROMIUM_PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Connects, says `greeting` when there is one, and resolves true when the reply fits `expected`. */
function replies({ host, port, greeting, expected }) {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: PROBE_MS });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("connect", () => greeting && socket.write(greeting));
    socket.on("data", (chunk) => end(expected.test(chunk.toString("latin1"))));
    socket.on("error", () => end(false));
    socket.on("timeout", () => end(false));
    socket.on("close", () => end(false));
  });
}

/** Whether a Redis is there; one that asks for a password answers too. */
export async function redisAnswers(url) {
  const { hostname, port } = new URL(url);
  const address = { host: hostname, port: Number(port || 6379), greeting: "PING\r\n" };
  return replies({ ...address, expected: /^(\+PONG|-NOAUTH)/ });
}

async function redis() {
  const url = process.env.REDIS_URL || "redis://127.0.0.1:6379";
  return (await redisAnswers(url)) ? url : undefined;
}

/** MariaDB speaks first: its greeting carries the server's version. */
async function mariadb() {
  const url = process.env.MARIADB_URL || "mysql://127.0.0.1:3306";
  const { hostname, port } = new URL(url);
  const address = { host: hostname, port: Number(port || 3306) };
  return (await replies({ ...address, expected: /mariadb|mysql|\d+\.\d+\.\d+/i }))
    ? url
    : undefined;
}

function chromium() {
  return [process.env.UPLINE_CHROMIUM, ...CHROMIUM_PATHS].find((file) => file && existsSync(file));
}

/**
 * The services some suites need and Node does not bring. Each `env` name holds what was found (a URL
 * or a path) and is empty where nothing answers: then a suite skips itself and says why.
 */
export async function probeServices() {
  const found = await Promise.all([redis(), mariadb(), chromium()]);
  return [
    { name: "Redis", env: "UPLINE_HAS_REDIS", value: found[0] },
    { name: "MariaDB", env: "UPLINE_HAS_MARIADB", value: found[1] },
    { name: "Chromium", env: "UPLINE_CHROMIUM", value: found[2] },
  ];
}
