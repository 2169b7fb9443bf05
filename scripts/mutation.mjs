/**
 * `npm run mutation [-- files]`: changes the engine in small ways and runs its unit tests against each change.
 * A change no test notices survives. Ends with the share noticed, file by file, and fails below the thresholds.
 * Unchanged code and tests are not run again (`reports/mutation/incremental.json`); `-- --force` does.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { ensureInstalled } from "./lib/install.mjs";
import { Refusal, explain, say } from "./lib/log.mjs";
import { ROOT } from "./lib/paths.mjs";
import { judge, table } from "./mutation/thresholds.mjs";

const REPORT = path.join(ROOT, "reports/mutation/mutation.json");
const STRYKER = path.join(ROOT, "node_modules/@stryker-mutator/core/bin/stryker.js");

const given = process.argv.slice(2);
const files = given.filter((word) => !word.startsWith("-"));
const options = given.filter((word) => word.startsWith("-"));

/** The report also remembers files of earlier runs: only those asked for are judged. */
const isAsked = (file) =>
  files.length === 0 || files.some((word) => word.includes("*") || file === word.split(":")[0]);

function mutate() {
  const only = files.length > 0 ? ["--mutate", files.join(",")] : [];
  const env = { FC_RUNS: "12", ...process.env, NODE_ENV: "test" };
  rmSync(REPORT, { force: true });
  const args = [STRYKER, "run", ...only, ...options];
  const done = spawnSync(process.execPath, args, { cwd: ROOT, env, stdio: "inherit" });
  if (done.status !== 0) throw new Refusal("the mutation run did not end; see above");
  const { files: all } = JSON.parse(readFileSync(REPORT, "utf8"));
  return Object.fromEntries(Object.entries(all).filter(([file]) => isAsked(file)));
}

try {
  await ensureInstalled();
  const judged = judge(mutate());
  process.stdout.write(`${table(judged)}\n`);
  const below = judged.groups.filter(({ isMet }) => !isMet);
  for (const { name, least } of below) say(`FAILED: ${name} is below ${least} %`);
  process.exitCode = below.length > 0 ? 1 : 0;
} catch (error) {
  process.exit(explain(error));
}
