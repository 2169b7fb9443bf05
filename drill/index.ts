/** Entry of `npm run drill`; `scripts/drill.mjs` sets everything up. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Drill, Place } from "./drill";
import { manyWorkers } from "./many-workers";
import { outages } from "./outages";
import { payoutRequests } from "./payout-requests";
import { report } from "./report";
import { judge, Results, runDrills } from "./runner";
import { serverKills } from "./server-kills";
import { authorisation, fuzz, payoutMachine, refundCases } from "./suites";
import { tampering } from "./tampering";
import { workerKills } from "./worker-kills";

export const DRILLS: readonly Drill[] = [
  workerKills,
  serverKills,
  outages,
  manyWorkers,
  payoutRequests,
  payoutMachine,
  refundCases,
  tampering,
  fuzz,
  authorisation,
];

export interface DrillOptions {
  /** which drills; all of them without a name */
  names: readonly string[];
  /** a small version of everything: nothing is kept or written */
  quick: boolean;
  /** forgets earlier results */
  fresh: boolean;
  /** where results are kept */
  folder: string;
  report_file: string;
}

/** Runs what is missing, writes the report, and answers whether all that was asked for holds. */
export async function drill(
  { names, quick, fresh, folder, report_file }: DrillOptions,
  place: Place,
): Promise<boolean> {
  const asked = names.length === 0 ? DRILLS : DRILLS.filter(({ name }) => names.includes(name));
  const kept = quick ? place.scratch : folder;
  mkdirSync(kept, { recursive: true });
  const results = new Results(path.join(kept, "results.jsonl"));
  if (fresh) results.forget(asked);
  await runDrills(asked, results, place);
  if (!quick) writeFileSync(report_file, report(DRILLS, results));
  const verdicts = asked.map((one) => ({ name: one.name, verdict: judge(one, results.of(one)) }));
  for (const { name, verdict } of verdicts) place.say(`${name}: ${verdict}`);
  const isFine = quick ? ["holds", "incomplete", "not run here"] : ["holds", "not run here"];
  return verdicts.every(({ verdict }) => isFine.includes(verdict));
}
