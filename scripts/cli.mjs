/** `node scripts/cli.mjs NAME …` runs `src/cli/NAME.ts` on a machine that has Node and nothing else. */
import path from "node:path";
import { ensureInstalled } from "./lib/install.mjs";
import { explain } from "./lib/log.mjs";
import { ROOT } from "./lib/paths.mjs";

const [name] = process.argv.splice(2, 1);

try {
  await ensureInstalled();
  const { require: requireTs } = await import("tsx/cjs/api");
  requireTs(path.join(ROOT, "src/cli", `${name}.ts`), import.meta.url);
} catch (error) {
  process.exit(explain(error));
}
