/**
 * SIGKILL between any two statements of a drain, in a process of its own on a real database: whoever drains
 * next finds every order decided exactly once, and the same book as if nothing had happened.
 */
import { bookOf } from "../support/book";
import type { DrainOrders } from "../support/drain-child";
import { drainInProcess } from "../support/drain-process";
import { Lab } from "../support/network";
import { stateOf } from "../support/orders";

type Story = Required<Pick<DrainOrders, "states">> & { template: string };

/** Statements that change, lock or commit. */
const CHANGES = /insert|update|delete|lock|begin|commit/i;

describe("a drain that is killed", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  afterAll(() => lab.close());

  /** What there is to decide: two sales, a client's, a refund, a cancellation, a capture and a joining. */
  async function fullInbox(): Promise<Story> {
    const template = await lab.copy();
    const net = await lab.network({ database: template });
    const root = await net.enrol();
    const buyer = await net.enrol(await net.enrol(root));
    const old = [];
    for (const amount of ["100.00", "55.55", "12.34"]) old.push(await net.buy(buyer, amount));
    await net.drain();
    await net.refundTo(old[0], "40.00");
    await net.buy(buyer, "20.00");
    await net.cancel(old[1]);
    await net.clientBuys(await net.enrol(buyer), "777", "jpy");
    await net.capture(old[2]);
    await net.close();
    return { template, states: [...net.orders.values()].map(stateOf) };
  }

  /** Sixty orders of a small network, of which every fifth was decided before and came to less since. */
  async function manyHints(): Promise<Story> {
    const template = await lab.copy();
    const net = await lab.network({ database: template });
    const people = [await net.enrol()];
    for (let i = 0; i < 9; i++) people.push(await net.enrol(people[i % 3]));
    const old = [];
    for (let i = 0; i < 12; i++) old.push(await net.buy(people[i % 10], "99.99"));
    await net.drain();
    for (let i = 0; i < 48; i++) {
      await net.buy(people[(i * 7) % 10], `${i}.50`);
      if (i % 4 === 0) await net.refundTo(old[i / 4], "33.33");
    }
    await net.enrol(people[9]);
    await net.close();
    return { template, states: [...net.orders.values()].map(stateOf) };
  }

  /** Postgres notices by itself that a client is gone; until then its transaction may hold the lock. */
  async function drainAfter({ states }: Story, database: string) {
    const net = await lab.network({ database });
    const byId = new Map(states.map((state) => [state.id, state]));
    await net.drain(200, (id) => byId.get(id));
    const book = await bookOf(net);
    await net.assertInvariants();
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
    const locks = await net.rows(
      `select from pg_locks l join pg_database d on d.oid = l.database
       where l.locktype = 'advisory' and d.datname = current_database()`,
    );
    await net.close();
    await lab.drop(database);
    return { book, locks };
  }

  it("at any statement, leaves what an undisturbed one would have written, once", async () => {
    const story = await fullInbox();
    const { states } = story;
    const undisturbed = await lab.copy(story.template);
    const lived = await drainInProcess({ database: undisturbed, batch_max: 200, states });
    expect(lived).toMatchObject({ code: 0, stderr: "" });
    const { statements } = lived;
    const { book } = await drainAfter(story, undisturbed);
    expect(book.inbox).toEqual([]);
    expect(book.journals).toHaveLength(11);

    // Before and after a statement that only reads, all is as before the next one.
    const changes = statements.flatMap((text, at) => (CHANGES.test(text) ? [at + 1] : []));
    expect(changes.length).toBeGreaterThan(10);
    // After its last commit a drain looks for joins to count and for more hints.
    expect(changes[changes.length - 1]).toBe(statements.length - 2);
    const deaths = changes.flatMap((statement) => [
      { when: "before" as const, statement },
      { when: "sent" as const, statement },
    ]);
    let died = 0;
    await inParallel(deaths, async (die) => {
      const database = await lab.copy(story.template);
      const end = await drainInProcess({ database, batch_max: 200, states, die });
      expect({ die, ...end }).toMatchObject({ die, signal: "SIGKILL", stderr: "" });
      expect({ die, ...(await drainAfter(story, database)) }).toEqual({ die, book, locks: [] });
      died += 1;
    });
    expect(died).toBe(deaths.length);
  }, 300_000);

  it.each([
    ["both live", undefined],
    ["one dies holding the lock", { when: "sent" as const, statement: 3 }],
    ["one dies at its second commit", { when: "sent" as const, statement: 70 }],
  ])("next to another one leaves the balances of one alone: %s", async (_what, die) => {
    const story = await manyHints();
    const alone = await drainAfter(story, await lab.copy(story.template));
    const database = await lab.copy(story.template);
    const { states } = story;
    const [first, second] = await Promise.all([
      drainInProcess({ database, batch_max: 3, states, die }),
      drainInProcess({ database, batch_max: 5, states }),
    ]);
    // The other one may have taken so much that this one never came to its last statement.
    const ended = first.code === 0 && first.statements.length < (die?.statement ?? Infinity);
    expect(first).toMatchObject(ended ? { code: 0, stderr: "" } : { signal: "SIGKILL" });
    expect(second).toMatchObject({ code: 0, stderr: "" });
    const { book, locks } = await drainAfter(story, database);
    expect(locks).toEqual([]);
    expect(book.inbox).toEqual([]);
    expect(book.balances).toEqual(alone.book.balances);
    expect(book.facts.map(({ id }) => id)).toEqual(alone.book.facts.map(({ id }) => id));
  });
});

/** As many at once as this machine has cores for. */
async function inParallel<Item>(items: Item[], work: (item: Item) => Promise<void>) {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all([worker(), worker()]);
}
