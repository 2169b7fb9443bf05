/** Measuring: repeats, medians, percentiles. Times are milliseconds. */

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** How long `work` took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - begin) / 1e6;
}

export interface Way {
  name: string;
  run(turn: number): Promise<unknown>;
}

/**
 * Runs each way `repeats` times after a warm-up, in turns, so that what disturbs the machine disturbs all alike.
 * Times by name of the way.
 */
export async function inTurns(
  ways: readonly Way[],
  { repeats, warm_up = Math.min(20, repeats) }: { repeats: number; warm_up?: number },
): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>(ways.map(({ name }) => [name, []]));
  for (let turn = 0; turn < warm_up; turn++) for (const way of ways) await way.run(turn);
  for (let turn = 0; turn < repeats; turn++) {
    for (const way of ways) times.get(way.name)?.push(await timed(() => way.run(turn)));
  }
  return times;
}
