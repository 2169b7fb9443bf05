/** `npm run verify` over a long book that the drain wrote: time and memory of its process. */
import { runCommand } from "../command";
import { heavyTailed } from "../forest";
import { openLab, type Lab } from "../lab";
import { loadPartners, loadTree, loadTurnover } from "../load";
import type { Bench } from "../main";
import { median, timed } from "../measure";
import { below, randomOf } from "../random";
import { figureOf } from "../report";
import { drainOrders, LADDER, orderOf } from "./drain";

const MEMBERS = 20_000;
const POSTINGS = 100_000;
const ALL_POSTINGS = 1_000_000;
const PAGE = 5_000;

export const proof: Bench = async (report, { isFull }) => {
  const lab = await openLab({ preset: "differential", batch_max: 500 });
  try {
    const sponsors = heavyTailed(MEMBERS);
    await loadPartners(lab.pool, sponsors);
    await loadTree(lab.pool, sponsors);
    // Nobody bought yet: every counter has to follow from the orders that come.
    await loadTurnover(lab.pool, sponsors, LADDER, [], 0n);
    const postings = await fill(lab, isFull ? ALL_POSTINGS : POSTINGS);
    await lab.pool.query(`vacuum analyze`);
    const [times, memory]: number[][] = [[], []];
    for (let i = 0; i < 3; i++) {
      let peak = 0;
      const verify = async () => {
        peak = await runCommand("verify", ["--read-only"], { DATABASE_URL: lab.url });
      };
      times.push((await timed(verify)) / 1_000);
      memory.push(peak / 1_024);
    }
    const figure = `replay and verify of ${postings} postings, differential`;
    const common = { bench: "proof", n: times.length };
    report.add(figureOf({ ...common, figure, ours: median(times), unit: "s" }));
    const ours = Math.max(...memory);
    report.add(figureOf({ ...common, figure: `${figure}, most memory`, ours, unit: "MB" }));
  } finally {
    await lab.close();
  }
};

/** Orders of anybody, large enough for ranks to be won soon, drained until there are so many postings; how many. */
async function fill(lab: Lab, postings: number): Promise<number> {
  const random = randomOf(17);
  const at = new Date(Date.UTC(2031, 0, 1)).toISOString();
  for (let no = 0; ; no += PAGE) {
    const page = Array.from({ length: PAGE }, (_, i) => no + i);
    await drainOrders(
      lab,
      page.map((no) => orderOf(no, below(random, MEMBERS), at, String(2_000 + (no % 30_000)))),
    );
    const { rows } = await lab.pool.query<{ count: number }>(
      `select count(*)::int as count from upline_posting`,
    );
    if (rows[0].count >= postings) return rows[0].count;
  }
}
