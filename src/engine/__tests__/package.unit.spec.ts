/** Packages (seed 000): tiers by direct referrals, paid once, by a high-water mark. */
import fc from "fast-check";
import { explainShare } from "../explain";
import type { TimedEvent } from "../history";
import { parsePlan } from "../plan";
import type { Plan } from "../plan";
import { binaryCredits } from "../presets/binary-credits";
import { Run, anyNetwork, at, cancel, member, order } from "./given";

const USD = 1_000_000n;
const [packages] = binaryCredits.periods;
const planWith = (fields: object): Plan => parsePlan({ ...binaryCredits, ...fields });

describe("packages", () => {
  const night = (index: number): TimedEvent => ({
    kind: "close",
    id: `night${index}`,
    at: at(5_000 + index),
    period: "day",
  });
  /** A partner with so many direct referrals, d1 …, under a plan that pays packages only. */
  const withDirects = (count: number): Run => {
    const run = new Run(planWith({ bonuses: [] })).join(member("top"));
    for (let index = 1; index <= count; index++) run.join(member(`d${index}`, "top"));
    return run;
  };
  const buy = (run: Run, from: number, to: number, dollars: number, mark = "o") => {
    for (let index = from; index <= to; index++) {
      run.apply(order(`${mark}${index}`, `d${index}`, BigInt(dollars) * 100n));
    }
  };
  const wallet = (run: Run) => run.wallet("top") / USD;

  it("look at what was sold last: what was invested is no sale", () => {
    const run = withDirects(2);
    const invests = { source: "investment" } as const;
    run.apply(...[1, 2].map((index) => order(`i${index}`, `d${index}`, 10_000n, invests)));
    run.apply(night(0));
    expect(wallet(run)).toBe(0n);
    buy(run, 1, 2, 100);
    run.apply(...[1, 2].map((index) => order(`j${index}`, `d${index}`, 1_000n, invests)));
    run.apply(night(1));
    expect(wallet(run)).toBe(50n);
  });

  it("of one partner wait for nobody, and are remembered for each alone", () => {
    const run = withDirects(2).join(member("e1", "d1"), member("e2", "d1"));
    buy(run, 1, 2, 100);
    run.apply(night(0), order("x1", "e1", 10_000n), order("x2", "e2", 10_000n), night(1), night(2));
    expect([wallet(run), run.wallet("d1") / USD]).toEqual([50n, 50n]);
    expect(run.pools.map(({ event_id }) => event_id)).toEqual(["night0", "night1"]);
  });

  it("advance over the nights and pay only what is more", () => {
    const run = withDirects(10);
    run.apply(night(0));
    expect(wallet(run)).toBe(0n);
    buy(run, 1, 1, 100);
    run.apply(night(1));
    expect(wallet(run)).toBe(0n);
    buy(run, 2, 2, 100);
    run.apply(night(2));
    expect(wallet(run)).toBe(50n);
    run.apply(night(3));
    expect(wallet(run)).toBe(50n);
    buy(run, 3, 5, 100);
    run.apply(night(4));
    expect(wallet(run)).toBe(200n);
    // Given back: the tier is lost, the mark is not, and reached again it is not paid again.
    run.apply(cancel("c", "o5"), night(5));
    expect(wallet(run)).toBe(200n);
    buy(run, 5, 5, 100, "again");
    run.apply(night(6));
    expect(wallet(run)).toBe(200n);
    buy(run, 1, 10, 250, "more");
    run.apply(night(7), night(8));
    expect(wallet(run)).toBe(1_000n);
    expect(run.pools.map(({ event_id, fact }) => [event_id, fact])).toEqual(
      [
        ["night2", at(5_001), "starter", 50n, 0n],
        ["night4", at(5_003), "builder", 200n, 50n],
        ["night7", at(5_006), "leader", 1_000n, 200n],
      ].map(([event_id, from, tier, credit_value, paid]) => [
        event_id,
        {
          kind: "package",
          code: "referral_package",
          from,
          at: at(5_000 + Number(String(event_id).slice(5))),
          currency: "usd",
          awards: [
            {
              partner_id: "top",
              tier,
              credit: BigInt(credit_value as bigint) * USD,
              paid: BigInt(paid as bigint) * USD,
            },
          ],
        },
      ]),
    );
  });

  it("jump over tiers and pay the whole increase at once", () => {
    const run = withDirects(12);
    buy(run, 1, 2, 100);
    run.apply(night(1));
    buy(run, 1, 10, 250, "more");
    run.apply(night(2));
    expect(wallet(run)).toBe(1_000n);
    expect(run.postings.map(({ posting }) => [posting.from, posting.bonus, posting.note])).toEqual([
      ["house:commission", "referral_package", "package_increase"],
      ["house:commission", "referral_package", "package_increase"],
    ]);
    expect(explainShare("package_increase")).toContain("beyond what was paid before");
  });

  it("look at the latest sale that was not given back whole", () => {
    const run = withDirects(2);
    buy(run, 1, 2, 100);
    buy(run, 2, 2, 40, "small");
    run.apply(night(1));
    expect(wallet(run)).toBe(0n);
    run.apply(cancel("c", "small2"), night(2));
    expect(wallet(run)).toBe(50n);
  });

  it("count what clients of the referrals bought, and no referral twice", () => {
    const run = withDirects(2);
    const byClient = (id: string, ref: string) => order(id, "client", 10_000n, { ref });
    run.apply(byClient("o1", "d1"), byClient("o2", "d1"), night(1));
    expect(wallet(run)).toBe(0n);
    run.apply(byClient("o3", "d2"), night(2));
    expect(wallet(run)).toBe(50n);
  });

  it("pay nothing to who is not active", () => {
    const run = new Run(planWith({ bonuses: [] })).join(member("top", null, "suspended"));
    run.join(member("d1", "top"), member("d2", "top"));
    buy(run, 1, 2, 100);
    run.apply(night(1));
    expect([run.pools, run.postings]).toEqual([[], []]);
  });

  it.each<[string, object]>([
    ["directs", { directs: 1 }],
    ["sale_at_least", { sale_at_least: "99" }],
    ["credit", { credit: "50.00" }],
    ["directs", { directs: 2, sale_at_least: "100" }],
    ["code", { code: "starter" }],
    ["credit", { credit: "0" }],
  ])("are refused when %s does not rise", (field, change) => {
    const [first, second] = packages.tiers;
    const tiers = [first, { ...second, ...change }];
    expect(() => planWith({ periods: [{ ...packages, tiers }] })).toThrow(
      expect.objectContaining({ field: `periods.0.tiers.1.${field}` }),
    );
  });

  it("may ask for as many directs as the tier before, of larger sales", () => {
    const [first, second] = packages.tiers;
    const tiers = [first, { ...second, directs: first.directs, sale_at_least: "200" }];
    expect(planWith({ periods: [{ ...packages, tiers }] }).periods[0]).toMatchObject({ tiers });
  });

  it("pay what the highest tier ever reached is worth, against a naive count", () => {
    const anySale = fc.record({
      who: fc.nat(),
      dollars: fc.constantFrom(20n, 100n, 250n),
      kind: fc.constantFrom("order", "order", "order", "cancel", "night"),
    });
    fc.assert(
      fc.property(
        anyNetwork({ min: 2, max: 25 }),
        fc.array(anySale, { maxLength: 80 }),
        (members, sales) => {
          const tiers = [
            { code: "one", directs: 1, sale_at_least: "20", credit: "1" },
            { code: "two", directs: 2, sale_at_least: "100", credit: "3" },
            { code: "three", directs: 3, sale_at_least: "100", credit: "7.5" },
          ];
          const plan = planWith({ bonuses: [], periods: [{ ...packages, tiers }] });
          const run = new Run(plan).join(...members);
          const orders: { who: string; dollars: bigint; alive: boolean }[] = [];
          const best = new Map<string, bigint>();
          sales.forEach(({ who, dollars, kind }, index) => {
            const buyer = members[who % members.length].id;
            if (kind === "order") {
              run.apply(order(`o${orders.length}`, buyer, dollars * 100n));
              orders.push({ who: buyer, dollars, alive: true });
            } else if (kind === "cancel" && orders.length > 0) {
              const gone = who % orders.length;
              orders[gone].alive = false;
              run.apply(cancel(`c${index}`, `o${gone}`));
            } else if (kind === "night") {
              run.apply(night(index));
              for (const { id, status } of members) {
                const latest = members
                  .filter((item) => item.sponsor_id === id)
                  .map(
                    (item) =>
                      orders.filter((sale) => sale.alive && sale.who === item.id).at(-1)?.dollars,
                  );
                const worth = tiers
                  .filter(
                    ({ directs, sale_at_least }) =>
                      latest.filter((sum) => (sum ?? 0n) >= BigInt(sale_at_least)).length >=
                      directs,
                  )
                  .map((item) => (item.credit === "7.5" ? 7_500_000n : BigInt(item.credit) * USD));
                const most = worth.at(-1) ?? 0n;
                if (status === "active" && most > (best.get(id) ?? 0n)) best.set(id, most);
              }
            }
          });
          for (const { id } of members) expect(run.wallet(id)).toBe(best.get(id) ?? 0n);
        },
      ),
      { numRuns: 60 },
    );
  });
});
