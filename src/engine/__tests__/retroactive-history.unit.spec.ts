/** Ranks that count for the whole month, in histories: level commissions and rebates by rank. */
import fc from "fast-check";
import { decideAt } from "../decide";
import type { SaleFact } from "../facts";
import type { TimedEvent } from "../history";
import { parsePlan } from "../plan";
import { twelveLevel } from "../presets/twelve-level";
import { ratedAgainFrom } from "../retroactive";
import { Run, anyNetwork, cancel, member, order, refund, release } from "./given";
import { step } from "./snapshots";

/** The rates of twelve levels, by ranks won and lost with the volume of thirty days. */
const planOf = (evaluate: "day" | "week" | "month", holds_days = { order: 14 }, volume = 100) =>
  parsePlan({
    ...twelveLevel,
    bonuses: [
      ...twelveLevel.bonuses,
      {
        kind: "personal",
        code: "rebate",
        rates: { kind: "by_rank", ladder: "distributor", table: { silver: "0.01", gold: "0.02" } },
      },
    ],
    ranks: {
      ladders: [
        {
          code: "distributor",
          evaluate,
          steps: [
            step("member"),
            ...["bronze", "silver", "gold", "platinum", "diamond"].map((code, index) =>
              step(
                code,
                { metric: "pv", at_least: String(volume * (index + 1)), window_days: 30 },
                { metric: "gv", at_least: String(2 * volume * (index + 1)), window_days: 30 },
              ),
            ),
          ],
        },
      ],
      effective: "period_retroactive",
      expire: { grace_days: 0 },
    },
    holds_days,
  });

const day = (number: number, minute = 0): string =>
  new Date(Date.UTC(2026, 0, number) + minute * 60_000).toISOString();
const close = (number: number, period: "day" | "week" | "month"): TimedEvent => ({
  kind: "close",
  id: `close${number}`,
  at: day(number),
  period,
});
const buys = (id: string, who: string, dollars: number, number: number) =>
  order(id, who, BigInt(dollars) * 100n, { at: day(number) });

/** What a partner has of an order's money, wherever it is. */
const earned = (run: Run, id: string): bigint =>
  (["pending", "available", "owed"] as const).reduce(
    (sum, bucket) => sum + run.balance(`partner:${id}:${bucket}`),
    0n,
  );
const cents = (dollars: number): bigint => BigInt(Math.round(dollars * 100)) * 10_000n;

describe("a close of the month", () => {
  const year = () =>
    new Run(planOf("month"))
      .join(member("a"), member("b", "a"), member("c", "b"))
      .apply(buys("o1", "a", 200, 2), buys("o2", "b", 100, 3), buys("o3", "c", 400, 20));

  it("pays the month's orders as if its ranks had stood from the first day on", () => {
    const run = year();
    // Members earn 5 % of level 1.
    expect([earned(run, "a"), earned(run, "b")]).toEqual([cents(5), cents(20)]);
    run.apply(close(32, "month"));
    // a: silver by 200 and 500: 6 % of b's 100, 4 % of c's 400, and a rebate of 1 % of its own 200.
    // b: bronze by 100 and 400: 6 % of c's 400.
    expect(run.simulation.ranking.rankOf("a", "distributor")).toBe("silver");
    expect(run.simulation.ranking.rankOf("b", "distributor")).toBe("bronze");
    expect([earned(run, "a"), earned(run, "b")]).toEqual([cents(6 + 16 + 2), cents(24)]);
    const reasons = run.postings.filter(({ event_id }) => event_id === "close32");
    expect(new Set(reasons.map(({ posting }) => posting.order_id))).toEqual(
      new Set(["o1", "o2", "o3"]),
    );
  });

  it("leaves the months before as they were last rated, up and down", () => {
    const run = year().apply(close(32, "month"), buys("o4", "c", 100, 40));
    const january = [earned(run, "a"), earned(run, "b")];
    // b bronze: 6 %; a silver: 4 %.
    expect(january).toEqual([cents(24 + 4), cents(24 + 6)]);
    run.apply(close(60, "month"));
    // Nobody bought enough in February: both are members again, and only o4 is paid as by members.
    expect(run.simulation.ranking.rankOf("a", "distributor")).toBe("member");
    expect([earned(run, "a"), earned(run, "b")]).toEqual([cents(24), cents(24 + 5)]);
  });

  it("is what refunds before and after it are taken at", () => {
    const before = year().apply(
      { ...refund("r1", "o3", 10_000n), at: day(25) },
      close(32, "month"),
    );
    const after = year().apply(close(32, "month"), { ...refund("r1", "o3", 10_000n), at: day(33) });
    // Before: c's 300 left make a's group volume 400: silver still. After: at the ranks of January.
    expect(earned(before, "a")).toBe(cents(6 + 12 + 2));
    expect(before.accounts()).toEqual(after.accounts());
    const closed = year().apply(close(32, "month"), close(60, "month"), cancel("c1", "o3"));
    expect([earned(closed, "a"), earned(closed, "b")]).toEqual([cents(6 + 2), 0n]);
  });

  it("makes available what it pays more for an order whose hold is over, and pending what is not", () => {
    const run = year().apply({ ...release("o2"), at: day(17) }, close(32, "month"));
    // o2 was released with 5; its 6 % come at once. The rest waits for its release.
    expect(run.balance("partner:a:available")).toBe(cents(6));
    expect(run.balance("partner:a:pending")).toBe(cents(16 + 2));
  });

  it("still rates orders again that no later event names", () => {
    const run = year();
    for (const id of ["o1", "o2", "o3"]) run.simulation.forget(id);
    run.apply(close(32, "month"));
    expect(earned(run, "a")).toBe(cents(24));
    expect(run.simulation.baseOf("o1")).toBe(cents(200));
    run.apply(close(60, "month"));
    expect(run.simulation.baseOf("o1")).toBeUndefined();
  });
});

describe("orders rated again", () => {
  const again = (run: Run) => run.rerates.map(({ sale }) => sale.order_id);
  const three = () =>
    new Run(planOf("month")).join(member("a"), member("b", "a"), member("c", "b"));

  it("are so from the earliest on, those of one moment by their ids", () => {
    const run = three().apply(
      ...[buys("late", "c", 400, 20), buys("z", "c", 100, 3), buys("k", "b", 100, 3)],
      ...[buys("p", "c", 100, 3), buys("first", "a", 200, 2), close(32, "month")],
    );
    expect(again(run)).toEqual(["first", "k", "p", "z", "late"]);
  });

  it("begin with the first moment of the month, and are then let go", () => {
    const run = three().apply(
      ...[buys("before", "c", 1, 0), buys("midnight", "c", 400, 1), buys("o1", "b", 100, 3)],
      buys("o2", "c", 400, 3),
    );
    for (const id of ["before", "midnight"]) run.simulation.forget(id);
    run.apply(close(32, "month"));
    expect(again(run)).toEqual(["midnight", "o1", "o2"]);
    const baseOf = (id: string) => run.simulation.baseOf(id);
    expect([baseOf("before"), baseOf("midnight")]).toEqual([undefined, cents(400)]);
  });

  it("are none of strangers, whom a history may let go as well", () => {
    const run = three().apply(buys("s", "stranger", 400, 2));
    run.simulation.forget("s");
    expect(again(run.apply(close(32, "month")))).toEqual([]);
  });
});

describe("random histories", () => {
  const anyEvent = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        what: fc.constant("order" as const),
        who: fc.nat(),
        cents: fc.bigInt(1n, 60_000n),
        client: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        what: fc.constant("refund" as const),
        which: fc.nat(),
        percent: fc.bigInt(0n, 100n),
      }),
    },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("release" as const), which: fc.nat() }) },
    { weight: 4, arbitrary: fc.record({ what: fc.constant("close" as const) }) },
  );

  it("leave everybody with what the ranks of the last close of each month pay", () => {
    let moved = 0;
    const given = fc.record({
      evaluate: fc.constantFrom("day" as const, "week" as const, "month" as const),
      held: fc.boolean(),
      members: anyNetwork({ min: 2, max: 12 }),
      events: fc.array(fc.tuple(anyEvent, fc.integer({ min: 1, max: 6 })), {
        minLength: 10,
        maxLength: 60,
      }),
    });
    fc.assert(
      fc.property(given, ({ evaluate, held, members, events }) => {
        const plan = planOf(evaluate, { order: held ? 14 : 0 }, 10);
        const run = new Run(plan).join(...members);
        const rated = new Map<string, SaleFact>();
        let today = 1;
        events.forEach(([event, days], index) => {
          today += days;
          const orders = [...rated.keys()];
          const pick = (which: number) => orders[which % orders.length];
          if (event.what === "order") {
            const who = `m${event.who % members.length}`;
            const more = {
              at: day(today),
              ...(event.client ? { member_id: "shopper", ref: who } : {}),
            };
            run.apply(order(`o${index}`, who, event.cents, more));
            rated.set(`o${index}`, run.decisions[run.decisions.length - 1].sale);
          } else if (event.what === "close") {
            run.apply(close(today, evaluate));
            const from = ratedAgainFrom(plan, day(today)) as string;
            for (const [id, sale] of rated) {
              if (sale.at < from) continue;
              const again = withPresentRanks(run, sale);
              if (JSON.stringify(again.upline) !== JSON.stringify(sale.upline)) moved++;
              rated.set(id, again);
            }
          } else if (orders.length > 0) {
            const id = pick(event.which);
            if (event.what === "release") run.apply({ ...release(id), at: day(today) });
            else {
              const whole = (rated.get(id) as SaleFact).base / 10_000n;
              const back = (whole * event.percent) / 100n;
              run.apply({ ...refund(`r${index}`, id, back), at: day(today) });
            }
          }
        });
        const due = new Map<string, bigint>();
        for (const [id, sale] of rated) {
          const { lines } = decideAt(plan, sale, run.simulation.baseOf(id) as bigint);
          for (const { recipient, amount } of lines) {
            due.set(recipient.id, (due.get(recipient.id) ?? 0n) + amount);
          }
        }
        for (const { id } of members)
          expect([id, earned(run, id)]).toEqual([id, due.get(id) ?? 0n]);
        expect(run.balance("house:commission")).toBe(due.get("commission") ?? 0n);
      }),
      { numRuns: 200 },
    );
    expect(moved).toBeGreaterThan(0);
  });

  const withPresentRanks = (run: Run, sale: SaleFact): SaleFact => {
    const present = <Node extends { partner_id: string }>(node: Node): Node => ({
      ...node,
      ranks: { distributor: run.simulation.ranking.rankOf(node.partner_id, "distributor") },
    });
    const { sponsor, placement } = sale.upline;
    return {
      ...sale,
      ...(sale.self ? { self: present(sale.self) } : {}),
      upline: {
        sponsor: { ...sponsor, nodes: sponsor.nodes.map(present) },
        placement: { ...placement, nodes: placement.nodes.map(present) },
      },
    };
  };
});
