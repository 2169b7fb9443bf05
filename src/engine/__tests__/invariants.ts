/** The invariants of design §6, as far as the engine alone can keep them; asserted after every step of random tests. */
import { parsePartnerAccount } from "../accounts";
import { slotOf } from "../decision";
import { portion, rate } from "../money";
import { budgetOf, isExact } from "../bonuses";
import { budgetOfPlan } from "../plan";
import { decideAt } from "../decide";
import { paid, total } from "./given";
import type { Run } from "./given";
import { naivePlaces } from "./naive";

const ACCOUNT =
  /^(partner:[^:]+:(pending|available|payout_hold|owed)|fund:[a-z_-]+|house:(commission|fees|breakage)|world:(sales|paid_out))$/;

/** Like `expect`, a hundred times faster: these run for every posting after every step. */
function must(holds: boolean, words: string): void {
  if (!holds) throw new Error(words);
}

export function assertInvariants(run: Run): void {
  moneyIsConserved(run);
  budgetsHold(run);
  recipientsAreRight(run);
  ordersStandWhereTheyShould(run);
  balancesHaveTheirSigns(run);
  treesAreSound(run);
  everyOrderIsDecidedOnce(run);
  earnedCoversHeld(run);
  pointsAreGivenOnce(run);
}

/** I1, I7: postings are positive and between known accounts; balances are their sums, and sum to zero. */
function moneyIsConserved(run: Run): void {
  const sums = new Map<string, bigint>();
  for (const { posting } of run.postings) {
    const { from, to, amount, currency } = posting;
    must(ACCOUNT.test(from) && ACCOUNT.test(to), `${from} or ${to} is no account`);
    must(from !== to && amount > 0n, `${amount} moves from ${from} to ${to}`);
    sums.set(`${from} ${currency}`, (sums.get(`${from} ${currency}`) ?? 0n) - amount);
    sums.set(`${to} ${currency}`, (sums.get(`${to} ${currency}`) ?? 0n) + amount);
  }
  const rows = run.simulation.book.rows();
  expect(new Map(rows.map((row) => [`${row.account} ${row.currency}`, row.amount]))).toEqual(
    new Map([...sums].sort()),
  );
  for (const currency of new Set(rows.map((row) => row.currency))) {
    const amounts = rows.filter((row) => row.currency === currency).map(({ amount }) => amount);
    must(total(amounts) === 0n, `${currency} does not sum to zero`);
  }
}

/**
 * I2: every bonus of every decision allocates exactly its budget, or no more where it is not exact, the cap's
 * cut counted; so the plan does. What leaves the house is within the cap; nothing is negative.
 */
function budgetsHold(run: Run): void {
  for (const { sale, outcome } of run.decisions) {
    for (const bonus of run.plan.bonuses) {
      const lines = outcome.lines.filter(({ bonus: code }) => code === bonus.code);
      const sum = total(lines.map(({ before_cap, amount }) => before_cap ?? amount));
      const budget = portion(sale.base, budgetOf(bonus));
      const holds = isExact(bonus) ? sum === budget : sum <= budget;
      must(holds, `${bonus.code} does not allocate its budget of ${sale.order_id}`);
    }
    const most = portion(sale.base, budgetOfPlan(run.plan));
    must(paid(outcome.lines) <= most, `${sale.order_id} pays more than the plan can`);
    const leaving = outcome.lines.filter(({ recipient }) => recipient.kind !== "house");
    const cap = portion(sale.base, rate(run.plan.cap?.rate ?? "1"));
    must(paid(leaving) <= cap, `${sale.order_id} pays more than the cap`);
    must(
      outcome.lines.every(({ amount }) => amount >= 0n),
      `${sale.order_id} has a negative line`,
    );
  }
}

/** I3: only active partners are credited, and nobody twice for one slot. */
function recipientsAreRight(run: Run): void {
  const active = new Set(
    run.members.filter(({ status }) => status === "active").map(({ id }) => id),
  );
  for (const { outcome } of run.decisions) {
    const slots = outcome.lines.map(slotOf);
    must(new Set(slots).size === slots.length, `a slot is paid twice: ${slots}`);
    const payees = outcome.lines
      .filter(({ recipient }) => recipient.kind === "partner")
      .map(({ bonus, recipient }) => `${bonus} ${recipient.id}`);
    must(new Set(payees).size === payees.length, `a partner is paid twice: ${payees}`);
  }
  for (const { posting } of run.postings) {
    const partner = parsePartnerAccount(posting.to);
    must(!partner || active.has(partner.partner_id), `${posting.to} is credited`);
  }
}

/** What stands of every order, slot by slot, is what its present base decides; releases only move it. */
function ordersStandWhereTheyShould(run: Run): void {
  const stands = new Map<string, bigint>();
  for (const { posting } of run.postings) {
    if (posting.order_id === null) continue;
    const key = `${posting.order_id}|${slotOf(posting)}`;
    const change = posting.from === "world:sales" ? posting.amount : 0n;
    const back = posting.to === "world:sales" ? posting.amount : 0n;
    stands.set(key, (stands.get(key) ?? 0n) + change - back);
  }
  const should = new Map<string, bigint>();
  for (const { sale } of run.decisions) {
    const base = run.simulation.baseOf(sale.order_id) ?? -1n;
    must(base >= 0n && base <= sale.base, `${sale.order_id} has base ${base}`);
    for (const line of decideAt(run.plan, sale, base).lines) {
      should.set(`${sale.order_id}|${slotOf(line)}`, line.amount);
    }
  }
  const nonZero = (map: Map<string, bigint>) =>
    Object.fromEntries([...map].filter(([, amount]) => amount !== 0n).sort());
  expect(nonZero(stands)).toEqual(nonZero(should));
}

/** I6: what partners hold is never negative, what they owe never positive. */
function balancesHaveTheirSigns(run: Run): void {
  for (const { account, amount } of run.simulation.book.rows()) {
    const bucket = parsePartnerAccount(account)?.bucket;
    const fits = bucket === "owed" ? amount <= 0n : bucket === undefined || amount >= 0n;
    must(fits, `${account} holds ${amount}`);
  }
}

/** I8: places are those of a naive breadth-first search; positions follow joining; depths add up. */
function treesAreSound(run: Run): void {
  const places = new Map([...run.network.members()].map((seat) => [seat.node.partner_id, seat]));
  expect([...places.keys()]).toEqual(run.members.map(({ id }) => id));
  const expected = naivePlaces(run.plan.placement, run.members);
  for (const { id, sponsor_id } of run.members) {
    const seat = places.get(id);
    const place = expected.get(id);
    const same =
      seat?.place?.parent_id === place?.parent_id &&
      seat?.place?.level === place?.level &&
      seat?.place?.position === place?.position;
    must(same, `${id} sits at ${JSON.stringify(seat?.place)}, not ${JSON.stringify(place)}`);
    must((seat?.sponsor?.node.partner_id ?? null) === sponsor_id, `${id} has another sponsor`);
    const parent = seat?.parent?.node.partner_id ?? null;
    must(parent === (place?.parent_id ?? null), `${id} has another parent`);
    const above = sponsor_id === null ? -1 : (places.get(sponsor_id)?.sponsor_depth ?? NaN);
    must(seat?.sponsor_depth === above + 1, `${id} has a wrong sponsor depth`);
  }
}

/** I9: an order with a buyer or a seller is decided once, one without never. */
function everyOrderIsDecidedOnce(run: Run): void {
  const joined = new Set(run.members.map(({ id }) => id));
  const attributed = run.events.flatMap((event) =>
    event.kind === "order" && (joined.has(event.member_id) || event.ref) ? [event.id] : [],
  );
  expect(run.decisions.map(({ sale }) => sale.order_id)).toEqual([...new Set(attributed)]);
}

/** I10, to the unit: what a partner earned less what was taken back or withdrawn is what it holds and owes. */
function earnedCoversHeld(run: Run): void {
  const earned = new Map<string, bigint>();
  const held = new Map<string, bigint>();
  const addTo = (map: Map<string, bigint>, key: string, amount: bigint) =>
    map.set(key, (map.get(key) ?? 0n) + amount);
  for (const { posting } of run.postings) {
    const { from, to, amount, currency } = posting;
    const credited = parsePartnerAccount(to);
    const debited = parsePartnerAccount(from);
    if ((from === "world:sales" || from === "house:commission") && credited)
      addTo(earned, `${credited.partner_id} ${currency}`, amount);
    if (debited && (to === "world:sales" || posting.bonus === "withdrawal"))
      addTo(earned, `${debited.partner_id} ${currency}`, -amount);
  }
  for (const { account, currency, amount } of run.simulation.book.rows()) {
    const partner = parsePartnerAccount(account);
    if (partner) addTo(held, `${partner.partner_id} ${currency}`, amount);
  }
  expect(held).toEqual(new Map([...held.keys()].map((key) => [key, earned.get(key)])));
  expect(held.size).toBe(earned.size);
}

/** No key is given twice to a partner, nothing to one who left, and points are the sum of what was given. */
function pointsAreGivenOnce(run: Run): void {
  const keys = new Set<string>();
  const sums = new Map<string, bigint>();
  for (const { member_id, entry } of run.earnings) {
    const key = `${member_id} ${entry.key}`;
    must(!keys.has(key), `${key} is given twice`);
    keys.add(key);
    sums.set(member_id, (sums.get(member_id) ?? 0n) + entry.points);
  }
  for (const { id, status } of run.members) {
    const points = run.simulation.points?.of(run.network.seatOf(id)).points ?? 0n;
    must(points === (sums.get(id) ?? 0n) && points >= 0n, `${id} has ${points} points`);
    must(status !== "terminated" || points === 0n, `${id} left and has ${points} points`);
  }
}
