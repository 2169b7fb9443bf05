/** Throw-away databases on the Postgres of DB_*; a copy of a migrated one takes some milliseconds. */
import { randomBytes } from "node:crypto";
import { Client } from "pg";

/** Read anew each time: a drill moves from one Postgres to another. */
export function databaseUrl(name: string): string {
  const { DB_HOST = "localhost", DB_PORT = "5432" } = process.env;
  const { DB_USERNAME = "postgres", DB_PASSWORD = "" } = process.env;
  const user = encodeURIComponent(DB_USERNAME);
  return `postgres://${user}:${encodeURIComponent(DB_PASSWORD)}@${DB_HOST}:${DB_PORT}/${name}`;
}

async function asAdmin(statement: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl("postgres") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Creates a database, empty or as a copy of one that nobody is connected to; returns its name. */
export async function createDatabase(template = "template1"): Promise<string> {
  const name = `upline_test_${randomBytes(6).toString("hex")}`;
  await asAdmin(`create database ${name} template ${template}`);
  return name;
}

/** Drops a database, ending whatever is still connected to it. */
export async function dropDatabase(name: string): Promise<void> {
  await asAdmin(`drop database if exists ${name} with (force)`);
}
