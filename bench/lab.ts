/** A database of its own for a bench, with the real modules open on it and a connection beside them. */
import { Client, Pool } from "pg";
import { createDatabase, databaseUrl, dropDatabase } from "../integration-tests/support/databases";
import { migrate, openModules } from "../integration-tests/support/modules";
import type { Services } from "../src/workflows/services";

export interface Lab {
  services: Services;
  pool: Pool;
  url: string;
  /** time that statements of the modules took since the last call: sent until answered, ms */
  sqlTime(): number;
  close(): Promise<void>;
}

let spent_ms = 0;
const byStatement = new Map<string, { ms: number; calls: number }>();

/** What statements took since the bench began, the slowest first. */
export function slowest(most = 15): string {
  return [...byStatement]
    .sort(([, a], [, b]) => b.ms - a.ms)
    .slice(0, most)
    .map(
      ([name, { ms, calls }]) =>
        `${ms.toFixed(0).padStart(8)} ms ${String(calls).padStart(7)} × ${name}`,
    )
    .join("\n");
}

function note(statement: unknown, ms: number): void {
  spent_ms += ms;
  const { name, text } = statement as { name?: string; text?: string };
  const key = name ?? text ?? String(statement).slice(0, 60);
  const seen = byStatement.get(key) ?? { ms: 0, calls: 0 };
  byStatement.set(key, { ms: seen.ms + ms, calls: seen.calls + 1 });
}

/** From now on every statement's time is added up, whoever sends it. */
function watchStatements(): void {
  const prototype = Client.prototype as unknown as {
    query: (...args: unknown[]) => unknown;
    isWatched?: true;
  };
  if (prototype.isWatched) return;
  const { query } = prototype;
  prototype.isWatched = true;
  prototype.query = function (...args) {
    const begin = process.hrtime.bigint();
    const answer = query.apply(this, args);
    if (answer instanceof Promise) {
      return answer.finally(() => {
        note(args[0], Number(process.hrtime.bigint() - begin) / 1e6);
      });
    }
    return answer;
  };
}

export async function openLab(options: object = {}): Promise<Lab> {
  const database = await createDatabase();
  await migrate(database);
  const modules = await openModules(database, options);
  const pool = new Pool({ connectionString: databaseUrl(database), max: 4 });
  watchStatements();
  return {
    services: modules.services,
    pool,
    url: databaseUrl(database),
    sqlTime() {
      const told = spent_ms;
      spent_ms = 0;
      return told;
    },
    async close() {
      await modules.close();
      await pool.end();
      await dropDatabase(database);
    },
  };
}
