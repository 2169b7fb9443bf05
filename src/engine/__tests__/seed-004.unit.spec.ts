/**
 * Seed 004's correctness properties that speak of the engine, over the simulation. Those about stored state
 * and queries are tested over Postgres and HTTP, with the same tags.
 */
import fc from "fast-check";
import type { Line } from "../decision";
import { multiply, rate } from "../money";
import type { Seat } from "../network";
import type { Place } from "../placement/matrix";
import {
  Run,
  anyMinor,
  anyNetwork,
  anyOrder,
  at,
  member,
  order,
  paid,
  runOrder,
  total,
} from "./given";
import { breadthFirst, childrenOf, share, treeShare } from "./naive";

/** Holds for 200 random values; the seed asks for 100. */
const always = <T>(any: fc.Arbitrary<T>, holds: (given: T) => void): void =>
  fc.assert(fc.property(any, holds), { numRuns: 200 });

/** The seed's matrix has no depth: everybody has a place. */
const placeOf = ({ place }: Seat): Place => place as Place;

const ACTIVE = fc.constant("active" as const);

/** What the tree pays partners: without the remainder. */
const treeLines = (lines: Line[]): Line[] =>
  lines.filter(({ bonus, recipient }) => bonus === "tree" && recipient.kind === "partner");

/** 1.5 %, halved once for every level above the first. */
const halved = (level: number) =>
  Array.from({ length: level - 1 }).reduce(
    (value: ReturnType<typeof rate>) => multiply(value, rate("0.5")),
    rate("0.015"),
  );

/** What happens to a store: an order, a partial refund of an earlier one, or its cancellation. */
const anyDeed = fc.record({
  kind: fc.constantFrom("order", "order", "refund", "cancel"),
  pick: fc.nat(),
  minor: anyMinor,
});

function eventOf(deed: { kind: string; pick: number; minor: bigint }, index: number, size: number) {
  const id = `e${index}`;
  const time = at(1_000 + index);
  const ref = `e${deed.pick % (index + 1)}`;
  if (deed.kind === "refund")
    return { kind: "refund" as const, id, at: time, ref, amount: deed.minor * 10_000n };
  if (deed.kind === "cancel") return { kind: "cancel" as const, id, at: time, ref };
  return order(id, `m${deed.pick % size}`, deed.minor, { at: time });
}

/** A fund's history: what came in counts up, what was taken back counts down. */
const transactionsOf = (run: Run, fund: string) =>
  run.postings
    .filter(({ posting }) => posting.from === fund || posting.to === fund)
    .map(({ at: time, posting }) => ({
      at: time,
      order_id: posting.order_id,
      amount: posting.to === fund ? posting.amount : -posting.amount,
    }));

// **Feature: multi-level-referral-system, Property 3: *For any* user with fewer than 5 direct tree children, when a new referral is added, the referee should be placed directly under the referrer at level (referrer.level + 1).**
it("**Feature: multi-level-referral-system, Property 3: *For any* user with fewer than 5 direct tree children, when a new referral is added, the referee should be placed directly under the referrer at level (referrer.level + 1).**", () => {
  const given = fc.tuple(anyNetwork(), fc.nat());
  always(given, ([members, pick]) => {
    const run = new Run().join(...members);
    const referrer = run.seat(`m${pick % members.length}`);
    const children = childrenOf(run.network, referrer);
    fc.pre(children.length < 5);
    const place = run.simulation.join(member("new", referrer.node.partner_id));
    expect(place).toEqual({
      parent_id: referrer.node.partner_id,
      level: placeOf(referrer).level + 1,
      position: children.length,
    });
  });
});

// **Feature: multi-level-referral-system, Property 4: *For any* user with 5 or more direct tree children, when a new referral is added, the referee should be placed under the first available tree child (in chronological order) that has fewer than 5 children.**
it("**Feature: multi-level-referral-system, Property 4: *For any* user with 5 or more direct tree children, when a new referral is added, the referee should be placed under the first available tree child (in chronological order) that has fewer than 5 children.**", () => {
  const full = anyNetwork({ min: 6, max: 120 });
  always(fc.tuple(full, fc.nat()), ([members, pick]) => {
    const run = new Run().join(...members);
    const seats = [...run.network.members()];
    const crowded = seats.filter((seat) => childrenOf(run.network, seat).length === 5);
    fc.pre(crowded.length > 0);
    const referrer = crowded[pick % crowded.length];
    const hasPlace = (seat: Seat) => childrenOf(run.network, seat).length < 5;
    const first = breadthFirst(run.network, referrer).find(hasPlace);
    const [child] = childrenOf(run.network, referrer).filter(hasPlace);
    const place = run.simulation.join(member("new", referrer.node.partner_id));
    expect(place?.parent_id).toBe(first?.node.partner_id);
    expect(place?.parent_id).not.toBe(referrer.node.partner_id);
    if (child) expect(place?.parent_id).toBe(child.node.partner_id);
  });
});

// **Feature: multi-level-referral-system, Property 5: *For any* completed order, the sum of (Trust Fund allocation + Direct Commission + Development Trust Fund + Tree Commissions) should equal exactly 10% of the order amount.**
it("**Feature: multi-level-referral-system, Property 5: *For any* completed order, the sum of (Trust Fund allocation + Direct Commission + Development Trust Fund + Tree Commissions) should equal exactly 10% of the order amount.**", () => {
  always(anyOrder(), (given) => {
    const { run, lines, base } = runOrder(given);
    expect(paid(lines) * 10n).toBe(base);
    expect(run.balance("world:sales", given.currency) * -10n).toBe(base);
    const shares = ["trust", "direct", "development", "tree"].map((bonus) => paid(lines, bonus));
    expect(shares).toEqual([3n, 3n, 1n, 3n].map((percent) => share(base, percent, 100n)));
  });
});

// **Feature: multi-level-referral-system, Property 6: *For any* order where the purchaser has a direct referrer, the direct commission should equal exactly 3% of the order amount.**
it("**Feature: multi-level-referral-system, Property 6: *For any* order where the purchaser has a direct referrer, the direct commission should equal exactly 3% of the order amount.**", () => {
  always(anyOrder({ min: 2, status: ACTIVE }), (given) => {
    const { lines, base, sponsor, partner } = runOrder(given);
    fc.pre(sponsor.nodes.length > 0);
    const referrer = given.byClient ? partner.id : partner.sponsor_id;
    const direct = lines.filter(({ bonus }) => bonus === "direct");
    expect(direct.map(({ recipient }) => recipient)).toEqual([{ kind: "partner", id: referrer }]);
    expect(direct[0].amount * 100n).toBe(base * 3n);
  });
});

// **Feature: multi-level-referral-system, Property 7: *For any* direct commission calculated, the direct referrer's wallet balance should increase by exactly the commission amount.**
it("**Feature: multi-level-referral-system, Property 7: *For any* direct commission calculated, the direct referrer's wallet balance should increase by exactly the commission amount.**", () => {
  always(fc.tuple(anyOrder({ min: 2 }), fc.boolean()), ([given, isReleased]) => {
    const { run, lines, sponsor } = runOrder(given);
    const [referrer] = sponsor.nodes;
    fc.pre(referrer?.status === "active");
    const direct = paid(lines, "direct");
    const tree = treeLines(lines).filter(({ recipient }) => recipient.id === referrer.partner_id);
    if (isReleased) run.apply({ kind: "release", id: "release:o1", at: at(2_000), ref: "o1" });
    expect(run.wallet(referrer.partner_id, given.currency)).toBe(direct + paid(tree));
    const credits = run.postings.filter(
      ({ posting }) =>
        posting.bonus === "direct" && posting.to === `partner:${referrer.partner_id}:pending`,
    );
    expect(total(credits.map(({ posting }) => posting.amount))).toBe(direct);
  });
});

// **Feature: multi-level-referral-system, Property 8: *For any* order where the purchaser has no direct referrer, the 3% direct commission should be allocated to the Trust Fund.**
it("**Feature: multi-level-referral-system, Property 8: *For any* order where the purchaser has no direct referrer, the 3% direct commission should be allocated to the Trust Fund.**", () => {
  always(anyOrder(), (given) => {
    const { run, lines, base, sponsor } = runOrder({ ...given, byClient: false });
    fc.pre(sponsor.nodes.length === 0);
    const direct = lines.filter(({ bonus }) => bonus === "direct");
    expect(direct.map(({ recipient }) => recipient)).toEqual([{ kind: "fund", id: "trust" }]);
    expect(direct[0].amount * 100n).toBe(base * 3n);
    expect(run.balance("fund:trust", given.currency) * 100n).toBe(base * 6n);
  });
});

// **Feature: multi-level-referral-system, Property 9: *For any* sequence of tree commission calculations, each level's commission percentage should be exactly half of the previous level's percentage (1.5%, 0.75%, 0.375%, etc.).**
it("**Feature: multi-level-referral-system, Property 9: *For any* sequence of tree commission calculations, each level's commission percentage should be exactly half of the previous level's percentage (1.5%, 0.75%, 0.375%, etc.).**", () => {
  always(anyOrder({ min: 3 }), (given) => {
    const { lines, base, placement } = runOrder(given);
    const levels = treeLines(lines);
    for (const { level, rate: text, amount, recipient } of levels) {
      const above = placement.nodes[(level as number) - 1];
      expect(recipient).toEqual({ kind: "partner", id: above.partner_id });
      expect(rate(text as string)).toEqual(halved(level as number));
      expect(amount).toBe(treeShare(base, level as number));
    }
    const paying = placement.nodes.flatMap(({ status }, index) =>
      status === "active" && treeShare(base, index + 1) > 0n ? [index + 1] : [],
    );
    expect(levels.map(({ level }) => level)).toEqual(paying);
  });
});

// **Feature: multi-level-referral-system, Property 10: *For any* order's tree commission distribution, the sum of all tree commissions should never exceed 3% of the order amount.**
it("**Feature: multi-level-referral-system, Property 10: *For any* order's tree commission distribution, the sum of all tree commissions should never exceed 3% of the order amount.**", () => {
  always(anyOrder({ min: 2, max: 100 }), (given) => {
    const { lines, base } = runOrder(given);
    const tree = paid(treeLines(lines));
    expect(tree * 100n <= base * 3n).toBe(true);
    if (base > 0n) expect(tree * 100n < base * 3n).toBe(true);
  });
});

// **Feature: multi-level-referral-system, Property 11: *For any* order where tree commissions sum to less than 3% and no more tree parents exist, the remainder should be allocated to the Development Trust Fund.**
it("**Feature: multi-level-referral-system, Property 11: *For any* order where tree commissions sum to less than 3% and no more tree parents exist, the remainder should be allocated to the Development Trust Fund.**", () => {
  always(anyOrder(), (given) => {
    const { run, lines, base } = runOrder(given);
    const remainder = share(base, 3n, 100n) - paid(treeLines(lines));
    const development = run.balance("fund:development", given.currency);
    expect(development).toBe(share(base, 1n, 100n) + remainder);
    const rest = lines.filter(({ reason }) => reason === "remainder");
    expect(rest.map(({ recipient, amount }) => [recipient.id, amount])).toEqual(
      remainder > 0n ? [["development", remainder]] : [],
    );
  });
});

// **Feature: multi-level-referral-system, Property 12: *For any* user who signs up without a referral code, they should still be placed in the referral tree using the same serial placement algorithm.**
it("**Feature: multi-level-referral-system, Property 12: *For any* user who signs up without a referral code, they should still be placed in the referral tree using the same serial placement algorithm.**", () => {
  always(anyNetwork({ max: 100 }), (members) => {
    const run = new Run().join(...members);
    const [root] = run.network.members();
    const open = breadthFirst(run.network, root).find(
      (seat) => childrenOf(run.network, seat).length < 5,
    ) as Seat;
    const position = childrenOf(run.network, open).length;
    const place = run.simulation.join(member("new"));
    expect(place).toEqual({
      parent_id: open.node.partner_id,
      level: placeOf(open).level + 1,
      position,
    });
  });
});

// **Feature: multi-level-referral-system, Property 13: *For any* user without a referrer who refers others, they should earn commissions normally from their referrals.**
it("**Feature: multi-level-referral-system, Property 13: *For any* user without a referrer who refers others, they should earn commissions normally from their referrals.**", () => {
  always(fc.tuple(anyNetwork(), anyMinor, fc.boolean()), ([members, minor, hasTeam]) => {
    const run = new Run().join(...members).join(member("loner"));
    run.join(member("referee", "loner"));
    if (hasTeam) run.join(member("second", "referee"));
    run.apply(order("o1", hasTeam ? "second" : "referee", minor));
    const base = minor * 10_000n;
    const direct = hasTeam ? 0n : share(base, 3n, 100n);
    expect(run.seat("loner").sponsor).toBeNull();
    expect(run.wallet("loner")).toBe(direct + treeShare(base, hasTeam ? 2 : 1));
  });
});

// **Feature: multi-level-referral-system, Property 14: *For any* trust fund (Trust or Development), the balance should equal the sum of all transaction amounts in its transaction history.**
it("**Feature: multi-level-referral-system, Property 14: *For any* trust fund (Trust or Development), the balance should equal the sum of all transaction amounts in its transaction history.**", () => {
  always(
    fc.tuple(anyNetwork({ min: 3 }), fc.array(anyDeed, { maxLength: 25 })),
    ([members, deeds]) => {
      const run = new Run().join(...members);
      deeds.forEach((deed, index) => run.apply(eventOf(deed, index, members.length)));
      for (const fund of ["fund:trust", "fund:development"]) {
        expect(run.balance(fund)).toBe(
          total(transactionsOf(run, fund).map(({ amount }) => amount)),
        );
      }
      // Neither comes from the fund's own history: what stands of the orders decides it, too.
      const bases = total(
        run.decisions.map(({ sale }) => run.simulation.baseOf(sale.order_id) ?? 0n),
      );
      expect(run.balance("world:sales") * -10n).toBe(bases);
    },
  );
});

// **Feature: multi-level-referral-system, Property 15: *For any* allocation to a trust fund, a transaction record must be created containing timestamp, amount, and source order reference.**
it("**Feature: multi-level-referral-system, Property 15: *For any* allocation to a trust fund, a transaction record must be created containing timestamp, amount, and source order reference.**", () => {
  always(anyOrder(), (given) => {
    const { run, lines, event } = runOrder(given);
    const allocated = lines.filter(({ recipient, amount }) => recipient.kind === "fund" && amount);
    const recorded = ["fund:trust", "fund:development"].flatMap((fund) =>
      transactionsOf(run, fund).map((item) => ({ fund, ...item })),
    );
    const order = { at: event.at, order_id: event.id };
    const expected = allocated.map(({ recipient, amount }) => ({
      fund: `fund:${recipient.id}`,
      amount,
      ...order,
    }));
    const byFund = (a: { fund: string }, b: { fund: string }) => (a.fund > b.fund ? -1 : 1);
    const key = (item: { fund: string; amount: bigint }) => `${item.fund} ${item.amount}`;
    expect(recorded.sort(byFund).map(key).sort()).toEqual(expected.map(key).sort());
    for (const item of recorded) expect(item).toMatchObject(order);
  });
});

// **Feature: multi-level-referral-system, Property 17: *For any* user in the tree, their tree level should equal their tree parent's level plus one.**
it("**Feature: multi-level-referral-system, Property 17: *For any* user in the tree, their tree level should equal their tree parent's level plus one.**", () => {
  always(anyNetwork({ max: 150 }), (members) => {
    const run = new Run().join(...members);
    for (const seat of run.network.members()) {
      const above = seat.parent ? placeOf(seat.parent).level : 0;
      expect(placeOf(seat).level).toBe(above + 1);
      expect(placeOf(seat).level - 1).toBe(
        run.network.upline("placement", seat.node.partner_id, 1_000).nodes.length,
      );
    }
  });
});

// **Feature: multi-level-referral-system, Property 18: *For any* referee placed in the tree, both their direct referrer (referredBy) and tree parent (treeParent) relationships must be recorded, with referredBy being null for users without referrers.**
it("**Feature: multi-level-referral-system, Property 18: *For any* referee placed in the tree, both their direct referrer (referredBy) and tree parent (treeParent) relationships must be recorded, with referredBy being null for users without referrers.**", () => {
  always(anyNetwork({ max: 150 }), (members) => {
    const run = new Run().join(...members);
    members.forEach(({ id, sponsor_id }, index) => {
      const seat = run.seat(id);
      expect(seat.sponsor?.node.partner_id ?? null).toBe(sponsor_id);
      const parent = seat.parent?.node.partner_id ?? null;
      expect(parent).toBe(placeOf(seat).parent_id);
      // Only the first of all has no tree parent, whether somebody referred it or not.
      expect(parent === null).toBe(index === 0);
    });
  });
});

// **Feature: multi-level-referral-system, Property 22: *For any* set of referrals under the same parent, their tree positions should correspond to their chronological order of creation based on timestamps.**
it("**Feature: multi-level-referral-system, Property 22: *For any* set of referrals under the same parent, their tree positions should correspond to their chronological order of creation based on timestamps.**", () => {
  always(anyNetwork({ min: 2, max: 150 }), (members) => {
    const run = new Run().join(...members);
    const joined = new Map(members.map(({ id, joined_at }) => [id, joined_at]));
    for (const seat of run.network.members()) {
      const children = childrenOf(run.network, seat);
      expect(children.map((child) => placeOf(child).position)).toEqual(children.map((_, n) => n));
      const times = children.map(({ node }) => joined.get(node.partner_id) as string);
      expect(times).toEqual([...times].sort());
    }
  });
});
