/** Random histories over the simulation: whatever happens in whatever order, every invariant holds after every step. */
import fc from "fast-check";
import { canonicalJson } from "../canonical";
import type { TimedEvent } from "../history";
import { cutToCurrency } from "../money";
import type { Plan } from "../plan";
import { preset } from "../presets";
import {
  HALVING,
  Run,
  anyCurrency,
  anyMinor,
  anyNetwork,
  anyNewcomer,
  at,
  cancel,
  member,
  order,
  planWith,
  refund,
  release,
  total,
} from "./given";
import { assertInvariants } from "./invariants";

/** One random thing that happens; numbers are taken modulo what there is. */
const anyStep = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constant("join" as const), invite: fc.nat() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant("order" as const),
      buyer: fc.nat(),
      by: fc.constantFrom("member", "member", "client", "stranger"),
      minor: anyMinor,
      currency: anyCurrency,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant("refund" as const),
      order: fc.nat(),
      percent: fc.bigInt(0n, 130n),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("cancel" as const), order: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("release" as const), order: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("again" as const), event: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant("withdraw" as const),
      member: fc.nat(),
      percent: fc.bigInt(1n, 110n),
      currency: anyCurrency,
    }),
  },
);
type AnyStep = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

/** Refunds and withdrawals are meant anew each time; these are told twice because a message came twice. */
const isRepeatable = ({ kind }: TimedEvent) => kind !== "refund" && kind !== "withdraw";

function happen(run: Run, step: AnyStep, index: number): void {
  const { members, events } = run;
  const orders = events.filter(({ kind }) => kind === "order");
  const id = `e${index}`;
  const time = at(10_000 + index);
  switch (step.what) {
    case "join": {
      const [newcomer] = fc.sample(anyNewcomer(members.length, 10_000 + index), {
        numRuns: 1,
        seed: step.invite,
      });
      run.join(newcomer);
      return;
    }
    case "order": {
      const partner = members[step.buyer % members.length].id;
      const more = { at: time, currency: step.currency };
      if (step.by === "member") run.apply(order(id, partner, step.minor, more));
      else {
        const ref = step.by === "client" ? partner : null;
        run.apply(order(id, `shopper${step.buyer % 3}`, step.minor, { ...more, ref }));
      }
      return;
    }
    case "again": {
      const said = events.filter(isRepeatable);
      if (said.length > 0) run.apply(said[step.event % said.length]);
      return;
    }
    case "withdraw": {
      const { id: member_id } = members[step.member % members.length];
      const available = run.balance(`partner:${member_id}:available`, step.currency);
      const amount = cutToCurrency((available * step.percent) / 100n);
      if (amount === 0n) return;
      run.apply({ kind: "withdraw", id, at: time, member_id, amount, currency: step.currency });
      return;
    }
    case "refund":
    case "cancel":
    case "release": {
      if (orders.length === 0) return;
      const target = orders[step.order % orders.length];
      if (target.kind !== "order") return;
      if (step.what === "release") run.apply(release(target.id));
      else if (step.what === "cancel") run.apply(cancel(id, target.id));
      else run.apply(refund(id, target.id, ((target.amount / 10_000n) * step.percent) / 100n));
    }
  }
}

const PLANS: [string, Plan][] = [
  ["the halving matrix", HALVING],
  ["the points ladder", preset("points-ladder")],
  [
    "a list of rates over the sponsor tree, without a hold",
    planWith({
      placement: { kind: "sponsor" },
      holds_days: { order: 0 },
      bonuses: [
        {
          kind: "level",
          code: "list",
          tree: "sponsor",
          rates: { kind: "list", rates: ["0.07", "0.0300001", "0", "0.01"] },
          pool: "0.2",
          remainder: "house:commission",
        },
        { kind: "direct", code: "up", tree: "placement", rate: "0.0001", else: "house:breakage" },
      ],
    }),
  ],
  [
    "rates by rank that pass over who is not active, a rebate, and a cap that bites",
    planWith({
      placement: { kind: "sponsor" },
      ranks: { ladders: [grade()], effective: "next_sale", expire: "never" },
      cap: { rate: "0.1111", on_excess: "pro_rata" },
      bonuses: [
        {
          kind: "level",
          code: "levels",
          tree: "sponsor",
          rates: {
            kind: "by_rank",
            ladder: "grade",
            table: { low: ["0.07", "0.0300001"], high: ["0.08", "0.05", "0", "0.01"] },
          },
          compression: "inactive",
          pool: "0.15",
          remainder: "house:commission",
        },
        {
          kind: "personal",
          code: "rebate",
          rates: { kind: "by_rank", ladder: "grade", table: { none: "0.01", high: "0.0333333" } },
          on_clients: true,
        },
        { kind: "fund", code: "trust", fund: "trust", rate: "0.03" },
      ],
    }),
  ],
];

/** Thresholds that a few everyday orders reach. */
function grade() {
  const asks = (pv: string) => [{ metric: "pv", at_least: pv }];
  return {
    code: "grade",
    steps: [
      { code: "none", name: "None", requires: [] },
      { code: "low", name: "Low", requires: asks("1") },
      { code: "high", name: "High", requires: asks("500") },
    ],
  };
}

describe.each(PLANS)("random histories under %s", (_name, plan) => {
  /** Applies every step; returns the run, having asserted every invariant after every step. */
  const play = (steps: AnyStep[]): Run => {
    const run = new Run(plan).join(member("m0"));
    steps.forEach((step, index) => {
      happen(run, step, index);
      assertInvariants(run);
    });
    return run;
  };

  it("keep every invariant after every step", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => void play(steps)),
      {
        numRuns: 150,
      },
    );
  });

  it("keep them for 250 steps", () => {
    const many = fc.array(anyStep, { minLength: 250, maxLength: 250 });
    fc.assert(
      fc.property(many, (steps) => void play(steps)),
      { numRuns: 4 },
    );
  });

  it("decide the same again, byte for byte", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
        const one = new Run(plan).join(member("m0"));
        steps.forEach((step, index) => happen(one, step, index));
        const other = new Run(plan);
        // All members first, then all events: who joins later is above nobody who was there before.
        other.join(...one.members).apply(...one.events);
        expect(canonicalJson(other.postings)).toBe(canonicalJson(one.postings));
        expect(canonicalJson(other.decisions)).toBe(canonicalJson(one.decisions));
      }),
      { numRuns: 100 },
    );
  });
});

describe("partial refunds", () => {
  const given = fc.record({
    members: anyNetwork({ min: 2 }),
    buyer: fc.nat(),
    byClient: fc.boolean(),
    minor: anyMinor,
    cuts: fc.array(fc.nat(1_000_000), { maxLength: 8 }),
    order: fc.array(fc.nat(), { minLength: 9, maxLength: 9 }),
    others: fc.array(fc.tuple(fc.nat(), anyMinor), { maxLength: 4 }),
    released: fc.boolean(),
  });

  /** Parts of `minor` that sum to it, cut at parts per million. */
  const parts = (minor: bigint, cuts: number[]): bigint[] => {
    const points = cuts.map((cut) => (minor * BigInt(cut)) / 1_000_000n).sort(byValue);
    return [...points, minor].map((point, index) => point - (points[index - 1] ?? 0n));
  };
  const byValue = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

  /** A store with other orders, and the order `o1`, decided and perhaps released. */
  const store = (item: typeof given extends fc.Arbitrary<infer T> ? T : never) => {
    const run = new Run().join(...item.members);
    const buyer = `m${item.buyer % item.members.length}`;
    item.others.forEach(([pick, minor], index) =>
      run.apply(order(`x${index}`, `m${pick % item.members.length}`, minor)),
    );
    const before = run.accounts();
    const who = item.byClient
      ? order("o1", "shopper", item.minor, { ref: buyer })
      : order("o1", buyer, item.minor);
    run.apply(who);
    if (item.released) run.apply(release("o1"));
    return { run, before };
  };

  it("reaching 100 % leave every account as one full refund does, and as it was before", () => {
    fc.assert(
      fc.property(given, (item) => {
        const whole = store(item);
        whole.run.apply(cancel("c1", "o1"));
        const piecewise = store(item);
        const shuffled = parts(item.minor, item.cuts)
          .map((part, index) => ({ part, key: item.order[index] }))
          .sort((a, b) => a.key - b.key);
        shuffled.forEach(({ part }, index) => piecewise.run.apply(refund(`r${index}`, "o1", part)));
        expect(total(shuffled.map(({ part }) => part))).toBe(item.minor);
        expect(piecewise.run.accounts()).toEqual(whole.run.accounts());
        expect(whole.run.accounts()).toEqual(whole.before);
      }),
      { numRuns: 300 },
    );
  });

  it("short of 100 % leave every account the same in any order, and as a smaller sale would", () => {
    fc.assert(
      fc.property(given, (item) => {
        const amounts = parts(item.minor, item.cuts).slice(1);
        const forwards = store(item).run;
        amounts.forEach((part, index) => forwards.apply(refund(`r${index}`, "o1", part)));
        const backwards = store(item).run;
        [...amounts]
          .reverse()
          .forEach((part, index) => backwards.apply(refund(`r${index}`, "o1", part)));
        expect(backwards.accounts()).toEqual(forwards.accounts());
        const smaller = store({ ...item, minor: item.minor - total(amounts) }).run;
        expect(forwards.accounts()).toEqual(smaller.accounts());
      }),
      { numRuns: 300 },
    );
  });
});
