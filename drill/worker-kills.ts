/** A worker dies of SIGKILL at random moments, again and again, and another one goes on. */
import { Lab } from "../integration-tests/support/network";
import { must, type Drill, type Figures } from "./drill";
import type { HistorySize } from "./history";
import { Random } from "./random";
import { Rehearsal } from "./rehearsal";

/** Soon enough for many deaths in one act; longer where a machine is too slow to get anything done by then. */
const LIFE_MS = 250;

export interface KillPlan extends HistorySize {
  seed: number;
  /** most deaths in one act of the history */
  kills: number;
}

export async function killWorkers({ seed, kills, ...size }: KillPlan): Promise<Figures> {
  const random = new Random(seed * 7_919);
  const lab = await Lab.open();
  try {
    const calm = await Rehearsal.calm(lab, size, seed);
    const rehearsal = await Rehearsal.open(lab, size, seed);
    const figures = { kills: 0, proofs: 0, workers: 0 };
    await rehearsal.live({
      batch_max: () => random.between(5, 40),
      async decide(start, { times, left }) {
        const worker = start();
        figures.workers += 1;
        must(await worker.working, "a worker did not begin");
        const life = random.between(0, LIFE_MS * (1 + times));
        const death = times < kills && setTimeout(() => worker.kill(), life);
        const end = await worker.ended;
        if (death) clearTimeout(death);
        must(end.signal === "SIGKILL" || end.code === 0, "a worker failed", { ...end, left });
        if (end.signal !== "SIGKILL") return;
        figures.kills += 1;
        await rehearsal.mustProve();
        figures.proofs += 1;
      },
    });
    await rehearsal.mustEqual(calm);
    const { length: journals } = calm.journals;
    await rehearsal.close();
    return { ...figures, orders: calm.orders.length, journals, runs: 1 };
  } finally {
    await lab.close();
  }
}

const ROUNDS = 4;

export const workerKills: Drill = {
  name: "worker-kills",
  does: "SIGKILL of the worker process at random moments of runs of ≥ 2,000 orders with refunds and payouts",
  holds:
    "every journal, hash and balance as in a run nobody disturbed; the proof clean after each kill",
  rounds: Array.from({ length: ROUNDS }, (_, round) => String(round + 1)),
  least: { kills: 80, proofs: 80, orders: ROUNDS * 2_000 },
  run: (round, place) =>
    killWorkers(place.scaled({ partners: 150, orders: 2_050, kills: 5, seed: Number(round) })),
};
