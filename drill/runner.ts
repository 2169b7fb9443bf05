/** Runs drills round by round and keeps a line of results of each, so that a run that was ended goes on. */
import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { NotHere, type Drill, type Figures, type Place, type Result } from "./drill";

export class Results {
  constructor(private readonly file: string) {}

  /** The last line of every round. */
  read(): Result[] {
    if (!existsSync(this.file)) return [];
    const lines = readFileSync(this.file, "utf8").split("\n").filter(Boolean);
    const results = lines.flatMap((line): Result[] => {
      try {
        return [JSON.parse(line) as Result];
      } catch {
        return []; // A line that was being written when the drill was ended.
      }
    });
    return [...new Map(results.map((one) => [`${one.drill} ${one.round}`, one])).values()];
  }

  /** The last result of each round. */
  of(drill: Drill): Result[] {
    const own = this.read().filter(
      (one) => one.drill === drill.name && drill.rounds.includes(one.round),
    );
    return [...new Map(own.map((one) => [one.round, one])).values()];
  }

  /** Rounds that have no result, or a bad one. */
  missing(drill: Drill): string[] {
    const done = this.of(drill).filter(({ fault }) => fault === null);
    return drill.rounds.filter((round) => !done.some((one) => one.round === round));
  }

  add(result: Result): void {
    appendFileSync(this.file, `${JSON.stringify(result)}\n`);
  }

  forget(drills: readonly Drill[]): void {
    const names = new Set(drills.map(({ name }) => name));
    const kept = this.read().filter(({ drill }) => !names.has(drill));
    rmSync(this.file, { force: true });
    for (const result of kept) this.add(result);
  }
}

/** Runs what is missing of each drill. */
export async function runDrills(
  drills: readonly Drill[],
  results: Results,
  place: Place,
): Promise<void> {
  for (const drill of drills) {
    const missing = results.missing(drill);
    place.say(
      `${drill.name}: ${missing.length} of ${drill.rounds.length} rounds to run; ${drill.does}`,
    );
    for (const round of missing) {
      const result = await runRound(drill, round, place);
      if (place.isEnding()) return;
      results.add(result);
      place.say(`${drill.name} ${round}: ${told(result)} (${result.seconds} s)`);
    }
  }
}

async function runRound(drill: Drill, round: string, place: Place): Promise<Result> {
  const started = Date.now();
  const result = { drill: drill.name, round, at: new Date(started).toISOString() };
  const seconds = () => Math.round((Date.now() - started) / 1_000);
  try {
    const figures = await drill.run(round, place);
    return { ...result, seconds: seconds(), figures, fault: null };
  } catch (error) {
    const { message, stack } = error as Error;
    const nothing = { ...result, seconds: seconds(), figures: {} };
    if (error instanceof NotHere) return { ...nothing, fault: null, skipped: message };
    place.say(String(stack));
    return { ...nothing, fault: message.slice(0, 2_000) };
  }
}

const told = ({ fault, skipped, figures }: Result): string =>
  fault ? `FAILED: ${fault}` : skipped ? `not run: ${skipped}` : shown(figures);

export const shown = (figures: Figures): string =>
  Object.entries(figures)
    .map(([name, value]) => `${value.toLocaleString("en-US")} ${name.replaceAll("_", " ")}`)
    .join(", ");

/** Figures of all rounds together. */
export function sumOf(results: readonly Result[]): Figures {
  const sum: Figures = {};
  for (const { figures } of results) {
    for (const [name, value] of Object.entries(figures)) sum[name] = (sum[name] ?? 0) + value;
  }
  return sum;
}

export type Verdict = "holds" | "failed" | "incomplete" | "not run here";

export function judge(drill: Drill, results: readonly Result[]): Verdict {
  if (results.some(({ fault }) => fault !== null)) return "failed";
  const run = results.filter(({ skipped }) => skipped === undefined);
  if (results.length < drill.rounds.length) return "incomplete";
  if (run.length === 0) return "not run here";
  const sum = sumOf(run);
  const isMet = Object.entries(drill.least).every(([name, least]) => (sum[name] ?? 0) >= least);
  return isMet ? "holds" : "incomplete";
}
