/**
 * Runs a module's named statements on the Postgres connection of Medusa's shared context. Statements are
 * prepared by name, so planning is paid once a connection, and values always travel as parameters.
 */
import type { Context } from "@medusajs/framework/types";
import type { SqlEntityManager } from "@medusajs/framework/mikro-orm/knex";

export interface Statement {
  /** unique among all statements: Postgres prepares the text under this name */
  readonly name: string;
  readonly text: string;
}

export type SharedContext = Context<SqlEntityManager>;

interface PgConnection {
  query(config: { name: string; text: string; values: unknown[] }): Promise<{ rows: unknown[] }>;
}

interface KnexClient {
  acquireConnection(): Promise<PgConnection>;
  releaseConnection(connection: PgConnection): Promise<void>;
}

/** Rows of a statement; inside a transaction when the context carries one. */
export async function run<Row>(
  context: SharedContext,
  statement: Statement,
  values: unknown[] = [],
): Promise<Row[]> {
  const manager = context.transactionManager ?? context.manager;
  if (!manager) throw new Error(`statement ${statement.name} was run outside a shared context`);
  const knex = manager.getTransactionContext() ?? manager.getKnex();
  const client = (knex as unknown as { client: KnexClient }).client;
  const connection = await client.acquireConnection();
  try {
    const result = await connection.query({ ...statement, values });
    return result.rows as Row[];
  } finally {
    await client.releaseConnection(connection);
  }
}

/** The first row of a statement, or null. */
export async function runOne<Row>(
  context: SharedContext,
  statement: Statement,
  values: unknown[] = [],
): Promise<Row | null> {
  const [row] = await run<Row>(context, statement, values);
  return row ?? null;
}

/** Postgres time → ISO 8601 UTC to the millisecond, whatever the driver made of it. */
export function isoTime(value: string | Date): string {
  return new Date(value).toISOString();
}

export function isoTimeOrNull(value: string | Date | null): string | null {
  return value === null ? null : isoTime(value);
}
