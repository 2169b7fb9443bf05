/** Joining: many at once into a large network, and what one costs at any depth. */
import type { Pool } from "pg";
import { enrol } from "../../src/workflows/steps/enrol";
import { chain, heavyTailed } from "../forest";
import { openLab, type Lab } from "../lab";
import { loadPartners, loadTree, partnerId } from "../load";
import type { Bench } from "../main";
import { median, timed } from "../measure";
import { below, randomOf } from "../random";
import { figureOf } from "../report";

const CLIENTS = 8;
const JOININGS = 4_000;
const ROUNDS = 4;
const LONGEST = 10_000;
const AT_DEPTHS = [1, 100, 9_999];
const JOINED_AT_DEPTH = 200;

const bench = "enrolment";

export const enrolment: Bench = async (report, { members }) => {
  const lab = await openLab({ preset: "differential" });
  try {
    const sponsors = heavyTailed(members);
    await loadPartners(lab.pool, sponsors);
    await loadTree(lab.pool, sponsors);
    await lab.pool.query(`vacuum analyze`);
    const random = randomOf(17);
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const ms = await joinAll(lab, JOININGS, () => partnerId(below(random, members)));
      // The first round warms up.
      if (round > 0) rates.push((1_000 * JOININGS) / ms);
    }
    report.add(
      figureOf({
        bench,
        figure: `enrolments by ${CLIENTS} clients at once, ${members} members`,
        ours: median(rates),
        unit: "enrolments/s",
        n: JOININGS * rates.length,
      }),
    );
  } finally {
    await lab.close();
  }
  const deep = await openLab({ preset: "differential" });
  try {
    const sponsors = chain(LONGEST);
    await loadPartners(deep.pool, sponsors);
    await loadTree(deep.pool, sponsors);
    await deep.pool.query(`vacuum analyze`);
    for (const depth of AT_DEPTHS) {
      const sponsor_id = partnerId(depth - 1);
      await joinAll(deep, 20, () => sponsor_id);
      const before = await walBytes(deep.pool);
      await joinAll(deep, JOINED_AT_DEPTH, () => sponsor_id);
      const ours = ((await walBytes(deep.pool)) - before) / JOINED_AT_DEPTH;
      const figure = `WAL records of an enrolment at depth ${depth}, page images left out`;
      report.add(figureOf({ bench, figure, ours, unit: "B", n: JOINED_AT_DEPTH }));
    }
  } finally {
    await deep.close();
  }
};

let joined = 0;

/** How long it took, ms. */
async function joinAll({ services }: Lab, count: number, sponsor: () => string): Promise<number> {
  let left = count;
  const client = async (): Promise<void> => {
    for (; left > 0;) {
      left -= 1;
      joined += 1;
      const customer_id = `cus_newcomer_${joined}`;
      await enrol(services, { customer_id, display_name: `N ${joined}`, sponsor_id: sponsor() });
    }
  };
  return timed(() => Promise.all(Array.from({ length: CLIENTS }, client)));
}

/** What was written ahead since Postgres began, without images of whole pages, which depend on checkpoints. */
async function walBytes(pool: Pool): Promise<number> {
  // What a connection wrote is told a moment after it is idle.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const { rows } = await pool.query<{ bytes: string }>(
    `select (wal_bytes - wal_fpi * 8192)::text as bytes from pg_stat_wal`,
  );
  return Number(rows[0].bytes);
}
