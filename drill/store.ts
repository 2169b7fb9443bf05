/** A real Medusa store to be killed: its database, its people, its server. */
import path from "node:path";
import { Pool } from "pg";
import { adminHeaders, fetchHttp, type Http } from "../demo/http";
import { growNetwork, type Member } from "../demo/network";
import { cancelOrder, captureOrder, placeOrder, refundOrder } from "../demo/orders";
import { ADMIN, logInAdmin } from "../demo/people";
import type { DemoStore } from "../demo/store";
import { createDatabase, databaseUrl } from "../integration-tests/support/databases";
import { parseOptions } from "../src/support/options";
import { DEMO_KEY } from "../src/support/secrets";
import type { Place } from "./drill";
import type { RunningServer, StoreRunner } from "./machine";
import { readExemplar, type Exemplar } from "./order-copies";

const HOST = "127.0.0.1";
/** Nobody waits for a limit here: a handful of shoppers do what thousands would. */
const OPTIONS = {
  encryption_key: DEMO_KEY,
  payout_providers: [{ resolve: "./src/providers/manual", id: "manual" }],
  rate_limits: Object.fromEntries(
    Object.keys(parseOptions({}).rate_limits).map((name) => [name, { points: 1e6, seconds: 1 }]),
  ),
};
/** everybody below the first, two by two */
const NAMES = ["Ann", "Bob", "Cat", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon"];

export interface Visit {
  http: Http;
  admin_token: string;
  store: DemoStore;
}

export interface Kept {
  members: Member[];
  /** one of each: as placed, captured, partly refunded, canceled, by a code */
  exemplars: Exemplar[];
  store: DemoStore;
}

/** A store on a database of its own. Its secrets stay, so that tokens outlive a kill. */
export class DrilledStore {
  readonly #runner: StoreRunner;
  readonly pool: Pool;
  #server: RunningServer | null = null;

  constructor(
    readonly database: string,
    private readonly place: Place,
    private readonly port: number,
    private readonly redis_url?: string,
  ) {
    this.pool = new Pool({ connectionString: databaseUrl(database), max: 4 });
    this.pool.on("error", () => {});
    this.#runner = place.medusa(this.#env(), path.join(place.scratch, `${database}.log`));
  }

  #env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      NODE_ENV: "development",
      NODE_OPTIONS: "--no-warnings",
      DATABASE_URL: databaseUrl(this.database),
      ...(this.redis_url ? { REDIS_URL: this.redis_url } : {}),
      UPLINE_PRESET: "halving-matrix",
      UPLINE_OPTIONS: JSON.stringify(OPTIONS),
      UPLINE_DRILL_STATES: this.states_file,
      DISABLE_MEDUSA_ADMIN: "true",
      JWT_SECRET: "drill-jwt",
      COOKIE_SECRET: "drill-cookie",
      XDG_CONFIG_HOME: path.join(this.place.scratch, "config"),
    };
  }

  get states_file(): string {
    return path.join(this.place.scratch, `${this.database}.json`);
  }

  /** Migrates and seeds an empty database. */
  async found(): Promise<void> {
    await this.#runner.run("db:migrate", "--execute-safe-links");
    await this.#runner.run("exec", "./demo/seed.ts");
  }

  /** One sweep; and every order as it is now goes to the states' file. */
  async sweep(): Promise<void> {
    await this.#runner.run("exec", "./drill/store-states.ts");
  }

  async start(): Promise<void> {
    this.#server = await this.#runner.start({ host: HOST, port: this.port });
  }

  hasEnded(): boolean {
    return this.#server?.hasExited() ?? true;
  }

  log(): string {
    return this.#server?.log() ?? "";
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    await this.#server?.stop();
    this.#server = null;
  }

  async visit(): Promise<Visit> {
    const http = fetchHttp(`http://${HOST}:${this.port}`);
    const admin_token = await logInAdmin(http, ADMIN.email, ADMIN.password);
    type Answer = { stores: { metadata: { upline_demo: DemoStore } }[] };
    const { data } = await http.get<Answer>("/admin/stores", adminHeaders(admin_token));
    return { http, admin_token, store: data.stores[0].metadata.upline_demo };
  }

  async close(): Promise<void> {
    await this.kill();
    await this.#runner.stop();
    await this.pool.end();
  }
}

/** Founds a store with a network and an order of each kind, and ends it; its database is then a template. */
export async function foundStore(place: Place, port: number): Promise<Kept & { template: string }> {
  const template = await createDatabase();
  const store = new DrilledStore(template, place, port);
  try {
    await store.found();
    await store.start();
    const visit = await store.visit();
    const { http, admin_token, store: demo } = visit;
    const invitations = NAMES.map((name, i): [string | undefined, string] => [
      i === 0 ? undefined : NAMES[Math.floor((i - 1) / 2)],
      name,
    ]);
    const network = await growNetwork(http, demo, invitations);
    const members = NAMES.map((name) => network.get(name) as Member);
    const bought = (by: Member) => placeOrder(http, demo, { customer_token: by.token });
    const [placed, captured, refunded, canceled] = [
      await bought(members[4]),
      await bought(members[5]),
      await bought(members[6]),
      await bought(members[7]),
    ];
    const byCode = await placeOrder(http, demo, { referral_code: members[9].referral_code });
    await captureOrder(http, admin_token, captured.id);
    await refundOrder(http, admin_token, refunded.id, 42);
    await cancelOrder(http, admin_token, canceled.id);
    const exemplars: Exemplar[] = [];
    for (const { id } of [placed, captured, refunded, canceled, byCode]) {
      exemplars.push(await readExemplar(store.pool, id, id === byCode.id));
    }
    return { template, members, exemplars, store: demo };
  } finally {
    await store.close();
  }
}
