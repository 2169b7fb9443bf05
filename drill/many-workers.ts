/** Several worker processes drain one database at once. */
import { Lab } from "../integration-tests/support/network";
import { must, type Drill, type Figures } from "./drill";
import type { HistorySize } from "./history";
import { Random } from "./random";
import { Rehearsal } from "./rehearsal";

export interface CrowdPlan extends HistorySize {
  seed: number;
  workers: number;
}

export async function drainTogether({ seed, workers, ...size }: CrowdPlan): Promise<Figures> {
  const random = new Random(seed * 104_729 + workers);
  const lab = await Lab.open();
  try {
    const calm = await Rehearsal.calm(lab, size, seed);
    const rehearsal = await Rehearsal.open(lab, size, seed);
    await rehearsal.live({
      batch_max: () => random.between(3, 60),
      async decide(start) {
        const ends = await Promise.all(Array.from({ length: workers }, () => start().ended));
        for (const end of ends) must(end.code === 0, "a worker failed", end);
      },
    });
    await rehearsal.mustEqual(calm);
    await rehearsal.close();
    return { workers, runs: 1, orders: calm.orders.length, journals: calm.journals.length };
  } finally {
    await lab.close();
  }
}

export const manyWorkers: Drill = {
  name: "many-workers",
  does: "2, 4 and 8 worker processes drain one database at once",
  holds: "the balances of one worker alone, and its journals to the last hash",
  rounds: ["2", "4", "8"],
  least: { runs: 3 },
  run: (workers, place) =>
    drainTogether({
      ...place.scaled({ partners: 150, orders: 2_000, seed: 11 }),
      workers: Number(workers),
    }),
};
