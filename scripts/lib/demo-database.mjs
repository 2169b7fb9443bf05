import { Refusal } from "./log.mjs";

/** Says which demo a database holds, so that a merchant's own data is never taken for one. */
const MARKER = "upline_demo";
const CONNECT_MS = 5_000;

/** Runs `use` with a connection, or refuses at once: Medusa itself would try for minutes. */
async function connected(url, use) {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Refusal("DATABASE_URL has to look like postgres://user:password@host:5432/database");
  }
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    const { host, pathname } = new URL(url);
    const reason = error.message || error.code;
    throw new Refusal(`no connection to database ${pathname.slice(1)} on ${host}: ${reason}`);
  }
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Makes the database of the embedded Postgres when it is not there yet. */
export async function createDatabase(server_url, name) {
  await connected(server_url, async (client) => {
    const { rows } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rows.length === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  });
}

async function readMarker(client) {
  const { rows: tables } = await client.query("select to_regclass($1) as found", [MARKER]);
  if (!tables[0].found) return undefined;
  const { rows } = await client.query(`select preset, seed, progress from ${MARKER}`);
  return rows[0];
}

async function isEmpty(client) {
  const { rows } = await client.query(
    "select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace " +
      "where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') " +
      "and n.nspname not like 'pg\\_toast%' limit 1",
  );
  return rows.length === 0;
}

async function mark(client, preset, seed) {
  await client.query(
    `create table ${MARKER} (preset text not null, seed text not null, progress text not null)`,
  );
  await client.query(`insert into ${MARKER} values ($1, $2, 'new')`, [preset, seed]);
}

/**
 * Takes an empty database for the demo, or one that is marked as this demo; refuses any other.
 * Seed `none` starts over each time, in its own database only. Resolves with how far an earlier
 * start came: `new`, `store` (products and regions are in) or `toured` (network and orders too).
 */
export async function claimDatabase(url, { preset, seed }) {
  return connected(url, async (client) => {
    const found = await readMarker(client);
    if (!found) {
      if (!(await isEmpty(client))) {
        throw new Refusal(
          "DATABASE_URL names a database that holds data and is not marked as a demo of Upline. " +
            "Nothing was changed. Give an empty database, or none to use the embedded Postgres.",
        );
      }
      await mark(client, preset, seed);
      return "new";
    }
    if (found.preset !== preset || found.seed !== seed) {
      throw new Refusal(
        `this database holds the demo of preset ${found.preset}, seed ${found.seed}; ` +
          `${preset}, ${seed} needs another, empty one. Nothing was changed.`,
      );
    }
    if (seed !== "none") return found.progress;
    await client.query("drop schema public cascade");
    await client.query("create schema public");
    await mark(client, preset, seed);
    return "new";
  });
}

/** Notes how far this start came. */
export async function noteProgress(url, progress) {
  await connected(url, (client) => client.query(`update ${MARKER} set progress = $1`, [progress]));
}
