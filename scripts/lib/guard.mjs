/**
 * `node guard.mjs '{"signal","grace_ms","uid","gid","cwd","remove"}' command …` runs a command that
 * must not outlive whoever started it. The guard sits in a process group of its own, so a terminal's
 * Ctrl-C does not stop Postgres before the store that still uses it. When its stdin closes, which the
 * starter's end brings about whatever killed it, the guard ends the command and removes its data. A command
 * that ends by itself leaves its data: the starter may start it again.
 */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";

const [settings, command, ...args] = process.argv.slice(2);
const { signal, grace_ms, uid, gid, cwd, remove } = JSON.parse(settings);

const child = spawn(command, args, { cwd, uid, gid, stdio: ["ignore", "inherit", "inherit"] });

let isStopping = false;

function stop(code) {
  isStopping = true;
  child.kill(code ?? signal);
  setTimeout(() => child.kill("SIGKILL"), grace_ms).unref();
}

process.stdin.on("end", () => stop());
process.stdin.on("error", () => stop());
process.stdin.resume();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => stop());
// The starter's end of the output pipe may be gone already: there is nobody left to tell.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});

function finish(code) {
  if (remove && isStopping) rmSync(remove, { recursive: true, force: true, maxRetries: 5 });
  process.exit(code);
}

child.on("error", (error) => {
  process.stderr.write(`${command}: ${error.message}\n`);
  finish(127);
});
child.on("exit", (code) => finish(code ?? 1));
