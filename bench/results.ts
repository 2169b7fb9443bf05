/** `bench/RESULTS.md`: the figures of the last run of each bench at full size, and what they were measured on. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import path from "node:path";
import { tableOf, type Figure } from "./report";

const FIGURES = path.join(__dirname, "results.jsonl");
const PAGE = path.join(__dirname, "RESULTS.md");

/** Takes the place of what those benches said before. */
export function keepResults(figures: readonly Figure[], settings: string): void {
  const ran = new Set(figures.map(({ bench }) => bench));
  const before = existsSync(FIGURES)
    ? readFileSync(FIGURES, "utf8").trim().split("\n").filter(Boolean)
    : [];
  const others = before
    .map((line) => JSON.parse(line) as Figure)
    .filter(({ bench }) => !ran.has(bench));
  const all = [...others, ...figures].sort((a, b) => a.bench.localeCompare(b.bench));
  writeFileSync(FIGURES, all.map((figure) => `${JSON.stringify(figure)}\n`).join(""));
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
  writeFileSync(
    PAGE,
    `# Results of the benches

Written by \`npm run bench\`, each bench as it last ran; how to read and repeat them: [performance](../docs/performance.md).

- Machine: ${machine}.
- Postgres, with default durability: ${settings}.
- Medians, unless a line says otherwise; \`ratio\` is to the baseline of the same run, and 2× is twice as good.

${tableOf(all)}
`,
  );
}
