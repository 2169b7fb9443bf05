/**
 * What a store goes on with after partners left for good, under any plan and after any history: what was
 * pending is the house's, they are credited no more, and every order can still be given back to the unit.
 */
import fc from "fast-check";
import { parsePartnerAccount, partnerAccount } from "../accounts";
import { canonicalJson } from "../canonical";
import { decideAgainAt } from "../decide";
import { slotOf } from "../decision";
import type { Fact } from "../facts";
import { pick } from "./drawing";
import { at } from "./given";
import { begin, play, someNetwork, someSteps } from "./given-history";
import { PLANS } from "./given-plan";
import { Store, bookAnew } from "./store";
import type { Kept } from "./store";
import type { Story } from "./story";

const TIME = at(100_000);

/** A store that decided a story's facts, and goes on without one. */
class Afterwards {
  readonly kept: Kept[];
  readonly store: Store;
  readonly gone: string[] = [];
  readonly #bases = new Map<string, bigint>();

  constructor(private readonly story: Story) {
    this.kept = [...story.kept];
    this.store = new Store(story.plan);
    for (const item of this.kept) this.store.take(item);
    for (const { sale } of this.store.orders()) {
      this.#bases.set(sale.order_id, story.simulation.baseOf(sale.order_id) as bigint);
    }
  }

  #take(fact: Fact): void {
    const item = { event_id: `a${this.kept.length}`, at: TIME, fact };
    this.kept.push(item);
    this.store.take(item);
  }

  terminate(who: number): void {
    const partner_id = pick(this.story.members, who).id;
    if (this.gone.includes(partner_id)) return;
    this.gone.push(partner_id);
    this.#take({ kind: "termination", partner_id, at: TIME });
  }

  /** Leaves so much of what is left of an order's base. */
  refund(order_id: string, percent: bigint): void {
    const base = ((this.#bases.get(order_id) as bigint) * percent) / 100n;
    this.#bases.set(order_id, base);
    const terminated_partner_ids = [...this.gone];
    this.#take({ kind: "refund", order_id, at: TIME, base, terminated_partner_ids });
  }

  release(order_id: string): void {
    const inactive = this.story.members.filter(({ status }) => status !== "active");
    const held_partner_ids = [...new Set([...inactive.map(({ id }) => id), ...this.gone])];
    this.#take({ kind: "release", order_id, at: TIME, held_partner_ids });
  }

  /** Orders decided before the story ended. */
  get order_ids(): string[] {
    return [...this.#bases.keys()];
  }

  /** Holds what has to be true after every fact. */
  assert(): void {
    const { store, gone, kept } = this;
    for (const { account, currency, amount } of store.book.rows()) {
      const partner = parsePartnerAccount(account);
      if (!partner) continue;
      const fits = partner.bucket === "owed" ? amount <= 0n : amount >= 0n;
      if (!fits) throw new Error(`${account} holds ${amount} ${currency}`);
    }
    for (const partner_id of gone) {
      const pending = partnerAccount(partner_id, "pending");
      const left = store.book.rows().filter(({ account }) => account === pending);
      expect(left.filter(({ amount }) => amount !== 0n)).toEqual([]);
      const since = kept.findIndex(
        ({ fact }) => fact.kind === "termination" && fact.partner_id === partner_id,
      );
      const later = new Set(kept.slice(since).map(({ event_id }) => event_id));
      const credited = store.written.filter(
        ({ event_id, posting }) =>
          later.has(event_id) && parsePartnerAccount(posting.to)?.partner_id === partner_id,
      );
      expect(credited).toEqual([]);
    }
    this.#assertStandings();
  }

  /** What stands of every order, slot by slot, is what its base decides. */
  #assertStandings(): void {
    for (const { sale, standing } of this.store.orders()) {
      const stands = new Map<string, bigint>();
      for (const item of standing) {
        stands.set(slotOf(item), (stands.get(slotOf(item)) ?? 0n) + item.amount);
      }
      const base = this.#bases.get(sale.order_id) as bigint;
      const { lines } = decideAgainAt(this.story.plan, sale, base, this.gone);
      const nonZero = (all: Iterable<[string, bigint]>) =>
        Object.fromEntries([...all].filter(([, amount]) => amount !== 0n).sort());
      const should = lines.map((line): [string, bigint] => [slotOf(line), line.amount]);
      expect(nonZero(stands)).toEqual(nonZero(should));
    }
  }
}

const anyDeed = fc.oneof(
  fc.record({ what: fc.constant("terminate" as const), which: fc.nat() }),
  fc.record({ what: fc.constant("release" as const), which: fc.nat() }),
  fc.record({
    what: fc.constant("refund" as const),
    which: fc.nat(),
    percent: fc.bigInt(0n, 100n),
  }),
);
type Deed = typeof anyDeed extends fc.Arbitrary<infer T> ? T : never;

function act(afterwards: Afterwards, deed: Deed): void {
  if (deed.what === "terminate") return afterwards.terminate(deed.which);
  const { order_ids } = afterwards;
  if (order_ids.length === 0) return;
  const order_id = pick(order_ids, deed.which);
  if (deed.what === "release") afterwards.release(order_id);
  else afterwards.refund(order_id, deed.percent);
}

const deeds = fc.array(anyDeed, { minLength: 1, maxLength: 15, size: "max" });

describe.each(PLANS)("after a termination under %s", (_name, plans, numRuns) => {
  it("orders stand where they should, and given back leave nothing", () => {
    fc.assert(
      fc.property(plans, someNetwork, someSteps, deeds, (plan, network, steps, all) => {
        const afterwards = new Afterwards(play(begin(plan, network), steps));
        for (const deed of all) {
          act(afterwards, deed);
          afterwards.assert();
        }
        for (const order_id of afterwards.order_ids) afterwards.refund(order_id, 0n);
        afterwards.assert();
        const left = afterwards.store
          .orders()
          .flatMap(({ sale, standing }) =>
            standing.map(({ amount }) => [sale.order_id, amount] as const),
          );
        const byOrder = new Map<string, bigint>();
        for (const [id, units] of left) byOrder.set(id, (byOrder.get(id) ?? 0n) + units);
        expect([...byOrder.values()].filter((units) => units !== 0n)).toEqual([]);
      }),
      { numRuns },
    );
  });

  it("facts make the same postings again, however they are batched", () => {
    fc.assert(
      fc.property(plans, someNetwork, someSteps, deeds, (plan, network, steps, all) => {
        const afterwards = new Afterwards(play(begin(plan, network), steps));
        for (const deed of all) act(afterwards, deed);
        const written = canonicalJson(afterwards.store.written);
        for (const sizes of [[1], Array.from({ length: 100 }, () => 7), [500]]) {
          expect(canonicalJson(bookAnew(plan, afterwards.kept, sizes))).toBe(written);
        }
      }),
      { numRuns },
    );
  });
});
