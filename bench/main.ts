/** `npm run bench [-- NAME] [--full]`: figures beside baselines of the same run. */
import { Report, tableOf } from "./report";
import { keepResults } from "./results";
import { cart } from "./figures/cart";
import { drainBench } from "./figures/drain";
import { enrolment } from "./figures/enrolment";
import { ledger } from "./figures/ledger";
import { month } from "./figures/month";
import { placement } from "./figures/placement";
import { proof } from "./figures/proof";
import { ranks } from "./figures/ranks";
import { reader } from "./figures/reader";
import { shapes } from "./figures/shapes";
import { simulation } from "./figures/simulation";
import { tree } from "./figures/tree";

export interface Size {
  /** members of the network most figures are measured on */
  members: number;
  /** the rest too: a million members, longer runs */
  isFull: boolean;
}

export type Bench = (report: Report, size: Size) => Promise<void>;

const BENCHES: Record<string, Bench> = {
  tree,
  shapes,
  placement,
  enrolment,
  drain: drainBench,
  ledger,
  proof,
  ranks,
  month,
  reader,
  cart,
  simulation,
};

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const names = words.filter((word) => !word.startsWith("-"));
  for (const name of names) {
    if (!(name in BENCHES)) {
      throw new Error(`no bench "${name}"; there are: ${Object.keys(BENCHES).join(", ")}`);
    }
  }
  const size = {
    members: Number(process.env.BENCH_MEMBERS ?? 300_000),
    isFull: words.includes("--full"),
  };
  const report = new Report(process.env.BENCH_FILE ?? "reports/bench.jsonl");
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (names.length === 0 || names.includes(name)) await bench(report, size);
  }
  process.stdout.write(`\n${tableOf(report.figures)}\n`);
  // Figures of a smaller or otherwise changed run are not what the page is about.
  const isUsual = !Object.keys(process.env).some((name) => name.startsWith("BENCH_"));
  if (isUsual) keepResults(report.figures, process.env.PG_SETTINGS ?? "");
  process.exit(0);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exit(1);
});
