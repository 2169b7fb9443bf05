/** What two workers and a shop live through when their Postgres fails under them. */
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { databaseUrl } from "../integration-tests/support/databases";
import { startDrain } from "../integration-tests/support/drain-process";
import { Lab } from "../integration-tests/support/network";
import { must, NotHere, type Drill, type Figures, type Place } from "./drill";
import { usePostgres, type Postgres } from "./machine";
import { Random } from "./random";
import { Rehearsal } from "./rehearsal";

const SIZE = { partners: 100, orders: 2_000 };
type Size = typeof SIZE;
const WORKERS = 2;
const CHUNK = 10;
const ACT_LIMIT_MS = 4 * 60_000;
/** What is answered survives a crash, as in a store that earns money. */
const DURABLE = ["fsync=on", "full_page_writes=on", "synchronous_commit=on", "max_connections=60"];

interface Stage {
  postgres: Postgres;
  rehearsal: Rehearsal;
  random: Random;
}

interface Outage {
  /** of one history */
  times: number;
  /** Breaks something and lets it heal; answers how often something broke. */
  strike(stage: Stage): Promise<number>;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Tries until it succeeds: what everybody does whose database was away. */
async function insist<Answer>(what: string, attempt: () => Promise<Answer>): Promise<Answer> {
  const limit = Date.now() + ACT_LIMIT_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      must(Date.now() < limit, `${what} never succeeded`, (error as Error).message);
      await pause(100);
    }
  }
}

async function connected<Answer>(use: (client: Client) => Promise<Answer>): Promise<Answer> {
  const client = new Client({ connectionString: databaseUrl("postgres") });
  client.on("error", () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Ends the connections of everybody who works on the drilled database, in whatever they are at. */
async function endConnections({ rehearsal }: Stage): Promise<number> {
  const { rowCount } = await insist("pg_terminate_backend", () =>
    connected((client) =>
      client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = $1 and state <> 'idle'`,
        [rehearsal.net.database],
      ),
    ),
  );
  return rowCount ?? 0;
}

/** Takes every connection there is, for a while. */
async function useUpConnections({ random }: Stage): Promise<number> {
  const taken: Client[] = [];
  let refusals = 0;
  const end = Date.now() + random.between(1_000, 3_000);
  while (Date.now() < end) {
    const client = new Client({ connectionString: databaseUrl("postgres") });
    client.on("error", () => {});
    try {
      await client.connect();
      taken.push(client);
    } catch {
      refusals += 1;
      await pause(50);
    }
  }
  await Promise.all(taken.map((client) => client.end().catch(() => {})));
  return refusals > 0 ? 1 : 0;
}

/** Leaves not a byte on the disk, for a while. */
const fillDisk =
  (folder: string) =>
  async ({ postgres, random }: Stage): Promise<number> => {
    const ballast = path.join(folder, "ballast");
    const file = openSync(ballast, "w");
    const end = Date.now() + random.between(2_000, 5_000);
    let isFull = false;
    while (Date.now() < end) {
      try {
        writeSync(file, Buffer.alloc(isFull ? 4_096 : 65_536));
      } catch {
        isFull = true;
        await pause(20);
      }
    }
    closeSync(file);
    rmSync(ballast);
    // With no room for its log Postgres gives up and recovers; with none for that either, it stays down.
    await connected((client) => client.query("select 1")).catch(() => postgres.crash());
    return isFull ? 1 : 0;
  };

async function liveThrough(
  { times, strike }: Outage,
  postgres: Postgres,
  size: Size,
  seed: number,
): Promise<Figures> {
  const lab = await Lab.open();
  try {
    const calm = await Rehearsal.calm(lab, size, seed);
    const rehearsal = await Rehearsal.open(lab, size, seed);
    const stage = { postgres, rehearsal, random: new Random(seed * 31) };
    let struck = 0;
    const { acts } = rehearsal.history;
    const each = Math.ceil(times / acts.length);
    for (let act = 0; act < acts.length; act++) struck += await liveAct(stage, act, each, strike);
    await insist("the end", async () => rehearsal.net.rows("select 1"));
    await rehearsal.mustBalance(calm);
    await rehearsal.close();
    return { strikes: struck, orders: calm.orders.length, journals: calm.journals.length };
  } finally {
    await lab.close();
  }
}

/** One act: the shop sells, the workers decide, and so often something is struck. */
async function liveAct(stage: Stage, act: number, times: number, strike: Outage["strike"]) {
  const { rehearsal, random } = stage;
  const { net, history } = rehearsal;
  const part = history.acts[act];
  const { what } = part;
  const pays = part.pays && { began_ms: Date.now() };
  const ids = part.tell();
  const now = part.now?.();
  const batch_max = random.between(5, 40);
  const orders = { database: net.database, batch_max, now, pays, stays: true };
  const workers = Array.from({ length: WORKERS }, () => startDrain(orders));
  const shop = async () => {
    for (let i = 0; i < ids.length; i += CHUNK) {
      await insist("a delivery", () => history.deliver(ids.slice(i, i + CHUNK)));
    }
  };
  const strikes = async () => {
    for (const worker of workers) must(await worker.working, "a worker did not begin");
    let struck = 0;
    for (let i = 0; i < times; i++) {
      await pause(random.between(50, 700));
      struck += await strike(stage);
      await insist("the proof", () => rehearsal.mustProve());
    }
    return struck;
  };
  const [struck] = await Promise.all([strikes(), shop()]);
  await insist(`the end of "${what}"`, async () => {
    const left = await rehearsal.due(part, now);
    if (left > 0) throw new Error(`${left} are left`);
  });
  for (const worker of workers) worker.finish();
  for (const worker of workers) {
    const end = await worker.ended;
    must(end.code === 0, "a worker did not survive", end);
  }
  return struck;
}

const onOwnPostgres = (outage: Outage, seed: number) => async (place: Place) => {
  const postgres = await place.startPostgres({ settings: DURABLE });
  try {
    return await usePostgres(postgres, () =>
      liveThrough(outage, postgres, place.scaled(SIZE), seed),
    );
  } finally {
    await postgres.stop();
  }
};

const SMALL_WAL = ["min_wal_size=32MB", "max_wal_size=48MB"];

async function onSmallDisk(place: Place): Promise<Figures> {
  const disk = place.mountSmallDisk(path.join(place.scratch, "small"), 400);
  if (!disk) throw new NotHere("this user may mount no small file system");
  const settings = [...DURABLE, ...SMALL_WAL];
  const postgres = await place.startPostgres({ folder: disk.folder, settings });
  try {
    const outage = { times: 5, strike: fillDisk(disk.folder) };
    const { strikes, ...figures } = await usePostgres(postgres, () =>
      liveThrough(outage, postgres, place.scaled(SIZE), 24),
    );
    return { ...figures, full_disks: strikes };
  } finally {
    await postgres.stop();
    await disk.stop();
  }
}

const named = (name: string, live: (place: Place) => Promise<Figures>) => async (place: Place) => {
  const { strikes, ...figures } = await live(place);
  return { [name]: strikes, ...figures };
};

const ROUNDS: Record<string, (place: Place) => Promise<Figures>> = {
  restarts: named(
    "restarts",
    onOwnPostgres(
      {
        times: 10,
        strike: async ({ postgres }) => {
          await postgres.crash();
          return 1;
        },
      },
      21,
    ),
  ),
  "lost-connections": named(
    "connections_lost",
    onOwnPostgres({ times: 25, strike: endConnections }, 22),
  ),
  "no-connections": named(
    "times_without_connections",
    onOwnPostgres({ times: 5, strike: useUpConnections }, 23),
  ),
  "full-disk": onSmallDisk,
};

export const outages: Drill = {
  name: "outages",
  does:
    "under load of 2,000 orders each: Postgres restarted (`immediate`), connections ended in " +
    "mid-transaction, all connections used up, the disk full",
  holds:
    "the workers live on; balances, facts and orders as in a calm run; the proof clean after each",
  rounds: Object.keys(ROUNDS),
  least: { restarts: 10, connections_lost: 10, times_without_connections: 3 },
  run: (round, place) => ROUNDS[round](place),
};
