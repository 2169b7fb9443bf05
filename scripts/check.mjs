/**
 * `npm run check`: format, lint with the import law, types, then `npm test`, whose closing line is
 * also the last one here. `-- --static` leaves the tests out.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { ensureInstalled } from "./lib/install.mjs";
import { explain, say } from "./lib/log.mjs";
import { ROOT } from "./lib/paths.mjs";

const TOOL_LIMIT_MS = 10 * 60_000;

/** The admin is compiled by Vite for browsers: it has other libraries, so a tsconfig of its own. */
const TYPES = ["tsconfig.json", "src/admin/tsconfig.json"].filter((file) =>
  existsSync(path.join(ROOT, file)),
);

const TOOLS = [
  ["format", "prettier/bin/prettier.cjs", ["--check", "--log-level=warn", "."]],
  ["lint", "eslint/bin/eslint.js", ["."]],
  ...TYPES.map((file) => [`types (${file})`, "typescript/bin/tsc", ["--noEmit", "-p", file]]),
];

function passes([name, tool, args]) {
  say(name);
  const command = [path.join(ROOT, "node_modules", tool), ...args];
  const options = { cwd: ROOT, stdio: "inherit", timeout: TOOL_LIMIT_MS };
  return spawnSync(process.execPath, command, options).status === 0;
}

try {
  await ensureInstalled();
  const failed = TOOLS.filter((tool) => !passes(tool)).map(([name]) => name);
  if (failed.length > 0) say(`FAILED: ${failed.join(", ")}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
} catch (error) {
  process.exit(explain(error));
}
if (!process.argv.includes("--static")) {
  const test = [path.join(ROOT, "scripts/test.mjs")];
  const done = spawnSync(process.execPath, test, { cwd: ROOT, stdio: "inherit" });
  process.exitCode ||= done.status ?? 1;
}
