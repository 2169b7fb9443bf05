/**
 * A real Medusa server dies of SIGKILL while people buy and are refunded in it, again and again; and its Redis
 * stops, starts and forgets everything. Most orders come without an event: only the sweep can find them.
 */
import { cancelOrder, placeOrder, refundOrder } from "../demo/orders";
import { createDatabase, dropDatabase } from "../integration-tests/support/databases";
import { openModules } from "../integration-tests/support/modules";
import type { Services } from "../src/workflows/services";
import { prove } from "../src/workflows/prove-ledger";
import { releaseHolds } from "../src/workflows/steps/release";
import { must, NotHere, type Drill, type Figures, type Place } from "./drill";
import type { Redis } from "./machine";
import { payOutLive } from "./live-payouts";
import { mustEqualCalm } from "./store-check";
import { copyOrder } from "./order-copies";
import { Random } from "./random";
import { DrilledStore, foundStore, type Kept, type Visit } from "./store";

/** A life ends some orders after it began, in the middle of something. */
const LIFE = { orders: 8, last_ms: 1_500, limit_ms: 60_000 };
const DRAIN_LIMIT_MS = 3 * 60_000;
const LONG_AGO_MS = 40 * 86_400_000;
/** Shoppers at once. */
const SHOPPERS = 2;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

interface ServerPlan {
  seed: number;
  orders: number;
  /** SIGKILLs of the server */
  kills: number;
  redis?: Redis;
  /** what happens to Redis, one after each of the first boots */
  strikes?: readonly ((redis: Redis) => Promise<void>)[];
}

/** One store that lives, dies and is looked at. */
class Ordeal {
  readonly figures = {
    kills: 0,
    proofs: 0,
    orders: 0,
    bought_live: 0,
    refunds: 0,
    payouts: 0,
    hints_lost: 0,
  };
  readonly #random: Random;
  /** orders that the store told somebody it has */
  readonly #told: string[] = [];
  /** payouts that the store told somebody are paid */
  readonly #paid: string[] = [];

  constructor(
    private readonly store: DrilledStore,
    private readonly services: Services,
    private readonly kept: Kept,
    seed: number,
  ) {
    this.#random = new Random(seed);
  }

  /** Orders appear in the store's tables; for some of them a hint was kept before the server died. */
  async copyOrders(count: number): Promise<void> {
    const random = this.#random;
    const { exemplars, members } = this.kept;
    for (const exemplar of exemplars) {
      const copies = Array.from({ length: Math.ceil(count / exemplars.length) }, () => ({
        suffix: random.next().toString(36).slice(2, 10),
        customer_id: exemplar.isGuests ? undefined : random.pick(members).customer_id,
        captured_at: random.chance(50)
          ? new Date(Date.now() - LONG_AGO_MS).toISOString()
          : undefined,
      }));
      const ids = await copyOrder(this.store.pool, exemplar, copies);
      const hinted = ids.filter(() => random.chance(75));
      await this.services.ledger.hint(hinted.map((ref) => ({ kind: "order", ref })));
      this.figures.orders += ids.length;
      this.figures.hints_lost += ids.length - hinted.length;
    }
  }

  /** People buy, some want their money back, until `isOver`. Who gets no answer buys no more. */
  async shop(visit: Visit, isOver: () => boolean): Promise<void> {
    const shopper = async () => {
      while (!isOver()) await this.#deal(visit).catch(() => {});
    };
    await Promise.all(Array.from({ length: SHOPPERS }, shopper));
  }

  async #deal(visit: Visit): Promise<void> {
    const { http, admin_token, store } = visit;
    const random = this.#random;
    const member = random.pick(this.kept.members);
    const { token, referral_code } = member;
    if (random.chance(35)) {
      const payout = await payOutLive(visit, member);
      if (payout?.state === "paid") this.#paid.push(payout.id);
      this.figures.payouts = this.#paid.length;
    }
    const by = random.chance(60) ? { customer_token: token } : { referral_code };
    const order = await placeOrder(http, store, by);
    this.#told.push(order.id);
    this.figures.bought_live += 1;
    const earlier = random.pick(this.#told);
    if (random.chance(40)) await refundOrder(http, admin_token, earlier, random.between(1, 40));
    else if (random.chance(20)) await cancelOrder(http, admin_token, earlier);
    else return;
    this.figures.refunds += 1;
  }

  async liveAndDie(): Promise<void> {
    await this.#live(() => pause(this.#random.between(0, LIFE.last_ms)));
    this.figures.kills += 1;
    await this.mustProve();
  }

  /** The server lives on while something else fails. */
  async liveThrough(strike: () => Promise<void>): Promise<void> {
    await this.#live(async () => {
      await strike();
      await pause(LIFE.last_ms);
      must(!this.store.hasEnded(), "the server did not survive", this.store.log().slice(-1_000));
    });
    await this.mustProve();
  }

  /** From a boot to a SIGKILL: people buy; after some orders the last of it happens. */
  async #live(last: () => Promise<void>): Promise<void> {
    await this.store.start();
    const visit = await this.store.visit();
    const enough = this.figures.bought_live + this.#random.between(1, LIFE.orders);
    const limit = Date.now() + LIFE.limit_ms;
    let isOver = false;
    const shopping = this.shop(visit, () => isOver);
    while (this.figures.bought_live < enough && Date.now() < limit) await pause(20);
    await last();
    await this.store.kill();
    isOver = true;
    await shopping;
    // The hourly job, in an instance that lives.
    await releaseHolds(this.services, new Date().toISOString());
  }

  async mustProve(): Promise<void> {
    const proof = await prove(this.services);
    must(proof.ok, "the proof found a fault", proof.first_fault);
    this.figures.proofs += 1;
  }

  /** Lets the server and one sweep finish; everything the store ever had is decided then. */
  async settle(): Promise<void> {
    await this.store.start();
    await this.#untilDrained();
    await this.store.sweep();
    await this.#untilDrained();
    await this.store.kill();
    const { rows } = await this.store.pool.query<{ id: string }>(
      `select o.id from "order" o left join upline_order u on u.order_id = o.id
       where u.order_id is null or o.id = any($1) and u.order_id is null`,
      [this.#told],
    );
    must(rows.length === 0, "orders were lost", rows.slice(0, 5));
    await this.#mustPayOnce();
  }

  /** What the store said is paid is paid; each payout was booked once for what it is. */
  async #mustPayOnce(): Promise<void> {
    const { rows } = await this.store.pool.query<{ id: string; state: string; booked: string }>(
      `select o.id, o.state, coalesce(sum(p.amount), 0)::text as booked from upline_payout o
       left join upline_journal j on j.id = 'payout:' || o.id || ':paid'
       left join upline_posting p on p.journal_no = j.no
       group by o.id having coalesce(sum(p.amount), 0) <> case o.state when 'paid' then o.amount else 0 end
         or o.id = any($1) and o.state <> 'paid'`,
      [this.#paid],
    );
    must(rows.length === 0, "payouts were lost or paid twice", rows.slice(0, 5));
  }

  async #untilDrained(): Promise<void> {
    const limit = Date.now() + DRAIN_LIMIT_MS;
    for (;;) {
      const { rows } = await this.store.pool.query<{ id: string; error: string | null }>(
        `select id, error from upline_inbox limit 3`,
      );
      if (rows.length === 0) return;
      must(Date.now() < limit, "the inbox was not emptied", rows);
      await pause(500);
    }
  }
}

export async function killServers(
  place: Place,
  { seed, orders, kills, redis, strikes = [] }: ServerPlan,
): Promise<Figures> {
  const kept = await foundStore(place, await place.freePort());
  const database = await createDatabase(kept.template);
  const store = new DrilledStore(database, place, await place.freePort(), redis?.url);
  const { services, close } = await openModules(database);
  try {
    const ordeal = new Ordeal(store, services, kept, seed);
    const lives = kills + strikes.length;
    for (const strike of strikes) {
      await ordeal.copyOrders(Math.ceil(orders / lives));
      await ordeal.liveThrough(() => strike(redis as Redis));
    }
    for (let i = 0; i < kills; i++) {
      await ordeal.copyOrders(Math.ceil(orders / lives));
      await ordeal.liveAndDie();
    }
    await ordeal.settle();
    await ordeal.mustProve();
    const { figures } = ordeal;
    await close();
    await mustEqualCalm(store, kept.template);
    return { ...figures, ...(strikes.length > 0 ? { redis_failures: strikes.length } : {}) };
  } finally {
    await close();
    await store.close();
    await dropDatabase(database);
    await dropDatabase(kept.template);
  }
}

const REDIS_STRIKES = [
  async (redis: Redis) => {
    await pause(2_000);
    await redis.stop();
    await pause(10_000);
    await redis.start();
  },
  async (redis: Redis) => {
    for (let i = 0; i < 4; i++) {
      await pause(1_500);
      await redis.flush();
    }
  },
];

async function withRedis(place: Place, work: (redis: Redis) => Promise<Figures>): Promise<Figures> {
  if (!place.startRedis) throw new NotHere("no redis-server is installed");
  const redis = await place.startRedis();
  try {
    return await work(redis);
  } finally {
    await redis.stop();
  }
}

const ROUNDS: Record<string, (place: Place) => Promise<Figures>> = {
  "local bus": (place) => killServers(place, place.scaled({ seed: 31, orders: 2_000, kills: 11 })),
  "Redis bus": (place) =>
    withRedis(place, (redis) =>
      killServers(place, { ...place.scaled({ seed: 32, orders: 2_000, kills: 11 }), redis }),
    ),
  "Redis away": (place) =>
    withRedis(place, (redis) =>
      killServers(place, {
        ...place.scaled({ seed: 33, orders: 500, kills: 1 }),
        redis,
        strikes: REDIS_STRIKES,
      }),
    ),
};

export const serverKills: Drill = {
  name: "server-kills",
  does:
    "SIGKILL of a real Medusa server at random moments of runs of ≥ 2,000 orders while people buy and are " +
    "refunded, on the local and the Redis bus; Redis stopped, started, and emptied",
  holds:
    "every order decided once the sweep has run; every partner and fund has what one calm drain of the " +
    "same orders gives it; the proof clean after each kill",
  rounds: Object.keys(ROUNDS),
  least: { kills: 20, orders: 4_000, bought_live: 60, refunds: 10, payouts: 10 },
  run: (round, place) => ROUNDS[round](place),
};
