/** The database of a store, as a command finds it. */
import { Client } from "pg";
import { Refusal } from "./command";

const CONNECT_MS = 10_000;

/** DATABASE_URL; `question` is asked where it is missing. */
export function databaseUrl(question: string): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Refusal(`DATABASE_URL is missing: ${question}`);
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Refusal("DATABASE_URL has to look like postgres://user:password@host:5432/database");
  }
  return url;
}

/**
 * Refuses at once a database without the tables: Medusa itself would try for minutes. The first table tells that
 * it is a network's at all, the others that it was migrated.
 */
export async function refuseOther(url: string, tables: [string, ...string[]]): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  client.on("error", () => {});
  const { host, pathname } = new URL(url);
  const database = pathname.slice(1);
  try {
    await client.connect();
    const text = `select name from unnest($1::text[]) name where to_regclass(name) is null`;
    const { rows } = await client.query<{ name: string }>(text, [tables]);
    const missing = rows.map(({ name }) => name);
    if (missing.includes(tables[0]))
      throw new Refusal(`database ${database} on ${host} has no tables of Upline`);
    if (missing.length > 0)
      throw new Refusal(`database ${database} on ${host} was not migrated to this version`);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const reason = (error as Error).message || (error as NodeJS.ErrnoException).code;
    throw new Refusal(`no connection to database ${database} on ${host}: ${reason}`);
  } finally {
    await client.end().catch(() => {});
  }
}
