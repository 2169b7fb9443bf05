/** The invariants of design §6, as far as the engine alone can keep them; asserted after every step of random tests. */
import { parsePartnerAccount, partnerAccount } from "../accounts";
import { budgetOf, codesOf, isExact, isPassedOn, joinRuleOf, sourceOf } from "../bonuses";
import type { Bonus } from "../bonuses";
import { decideAt } from "../decide";
import { slotOf } from "../decision";
import type { PeriodFact, SaleFact, SaleSource } from "../facts";
import { portion, rate } from "../money";
import { periodBudgetOf } from "../periods";
import type { Period } from "../periods";
import { bonusBudgetOn } from "../plan";
import { paid, total } from "./given";
import type { Run } from "./given";
import { naivePlaces } from "./naive";

const ACCOUNT =
  /^(partner:[^:]+:(pending|available|payout_hold|owed)|fund:[a-z_-]+|house:(commission|fees|breakage)|world:(sales|paid_out))$/;

const EARNED_FROM: ReadonlySet<string> = new Set(["world:sales", "house:commission"]);
const LEAVES_TO: ReadonlySet<string> = new Set(["world:sales", "world:paid_out", "house:fees"]);

/** Like `expect`, a hundred times faster: these run for every posting after every step. */
function must(holds: boolean, words: string): void {
  if (!holds) throw new Error(words);
}

export function assertInvariants(run: Run): void {
  moneyIsConserved(run);
  budgetsHold(run);
  closesShareOut(run);
  joiningsPayWhatTheyDecide(run);
  recipientsAreRight(run);
  ordersStandWhereTheyShould(run);
  balancesHaveTheirSigns(run);
  treesAreSound(run);
  everyOrderIsDecidedOnce(run);
  earnedCoversHeld(run);
  pointsAreGivenOnce(run);
  ranksAreWhatWasTold(run);
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
 * I2: every bonus allocates exactly its budget, or no more where it is not exact, the cap's cut counted; so the
 * plan does. What leaves the house is within the cap, what is passed on apart; nothing is negative.
 */
function budgetsHold(run: Run): void {
  const passedOn = run.plan.bonuses.filter(isPassedOn).flatMap(codesOf);
  for (const { sale, outcome } of run.decisions) {
    for (const bonus of run.plan.bonuses.filter((item) => !isPassedOn(item))) {
      const most = asksFor(bonus, sale) ? portion(sale.base, budgetOf(bonus)) : 0n;
      const lines = outcome.lines.filter(({ bonus: code }) => codesOf(bonus).includes(code));
      const all = total(lines.map(({ before_cap, amount }) => before_cap ?? amount));
      const fits = isExact(bonus) ? all === most : all <= most;
      must(fits, `${bonus.code} pays ${all} of its ${most} of ${sale.order_id}`);
    }
    const given = sale.own_return?.amount ?? 0n;
    const most = portion(sale.base, bonusBudgetOn(run.plan, sourceOfSale(sale)));
    must(paid(outcome.lines) <= most + given, `${sale.order_id} pays more than the plan can`);
    const leaving = outcome.lines.filter(
      ({ recipient, bonus }) => recipient.kind !== "house" && !passedOn.includes(bonus),
    );
    const cap = portion(sale.base, rate(run.plan.cap?.rate ?? "1"));
    must(paid(leaving) <= cap, `${sale.order_id} pays more than the cap`);
    must(
      outcome.lines.every(({ amount }) => amount >= 0n),
      `${sale.order_id} has a negative line`,
    );
  }
}

const sourceOfSale = ({ source }: SaleFact): SaleSource => source ?? "order";
const asksFor = (bonus: Bonus, sale: SaleFact): boolean => sourceOf(bonus) === sourceOfSale(sale);

/** The most that a close may pay on what it froze. */
const MOST: { [Kind in PeriodFact["kind"]]: (item: Period, fact: PeriodFact) => bigint } = {
  pool: mostOfTurnover,
  binary_match: mostOfTurnover,
  package: (_item, fact) =>
    fact.kind === "package" ? total(fact.awards.map(({ credit, paid: had }) => credit - had)) : 0n,
};

function mostOfTurnover(item: Period, fact: PeriodFact): bigint {
  const turnover = "turnover" in fact && fact.turnover > 0n ? fact.turnover : 0n;
  return portion(turnover, periodBudgetOf(item));
}

/** I2, I3 at a close: shares stay within the item's budget and go to nobody twice; exactly they are posted. */
function closesShareOut(run: Run): void {
  for (const { fact, shares } of run.pools) {
    const item = run.plan.periods.find(({ code }) => code === fact.code);
    if (!item) throw new Error(`${fact.code} is no item of the plan`);
    const most = MOST[fact.kind](item, fact);
    must(total(shares.map(({ amount }) => amount)) <= most, `${fact.code} shares out over ${most}`);
    const payees = shares.map(({ recipient }) => `${recipient.kind} ${recipient.id}`);
    must(new Set(payees).size === payees.length, `${fact.code} pays somebody twice: ${payees}`);
  }
  const shared = total(run.pools.flatMap(({ shares }) => shares.map(({ amount }) => amount)));
  must(postedAs(run, run.plan.periods) === shared, "a share was not posted");
  packagesArePaidOnce(run);
}

/** What was posted under the codes of some items. */
function postedAs(run: Run, items: readonly { code: string }[]): bigint {
  const codes = new Set(items.map(({ code }) => code));
  const posted = run.postings.filter(({ posting }) => codes.has(posting.bonus));
  return total(posted.map(({ posting }) => posting.amount));
}

/** A package was paid before what the last award said, and altogether never more than its highest tier. */
function packagesArePaidOnce(run: Run): void {
  const marks = new Map<string, bigint>();
  for (const { fact } of run.pools) {
    if (fact.kind !== "package") continue;
    for (const { partner_id, credit, paid: had } of fact.awards) {
      const key = `${fact.code} ${partner_id}`;
      must((marks.get(key) ?? 0n) === had && credit > had, `${key} is paid ${credit} after ${had}`);
      marks.set(key, credit);
    }
  }
}

/** I2, I3 on joinings: what is decided is posted, to each level once, and drawn from no pool that is empty. */
function joiningsPayWhatTheyDecide(run: Run): void {
  const bonuses = run.plan.bonuses.filter((item) => joinRuleOf(item) !== null);
  const lines = run.joinings.flatMap(({ outcome }) => outcome.lines);
  must(postedAs(run, bonuses) === paid(lines), "a credit of a joining was not posted");
  for (const { event_id, outcome } of run.joinings) {
    const slots = outcome.lines.map(slotOf);
    must(new Set(slots).size === slots.length, `${event_id} pays a slot twice: ${slots}`);
  }
  const pools = new Map<string, bigint>();
  const addTo = (id: string, units: bigint) => pools.set(id, (pools.get(id) ?? 0n) + units);
  const orders = new Map(run.events.map((event) => [event.id, event]));
  for (const { sale } of run.decisions) {
    const event = orders.get(sale.order_id);
    if (event?.kind !== "order" || sourceOfSale(sale) !== "order") continue;
    addTo(sale.buyer_id ?? (sale.seller_id as string), event.turnover);
  }
  for (const { recipient, reason, amount } of lines) {
    if (reason === "sale_pool") addTo(recipient.id, -amount);
  }
  for (const [id, rest] of pools) must(rest >= 0n, `${id} drew on more than it ever sold`);
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
  for (const sale of run.rated()) {
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

/** I6: what partners hold is never negative, what they owe never positive, and nobody who owes has anything to spend. */
function balancesHaveTheirSigns(run: Run): void {
  for (const { account, currency, amount } of run.simulation.book.rows()) {
    const partner = parsePartnerAccount(account);
    const bucket = partner?.bucket;
    const fits = bucket === "owed" ? amount <= 0n : bucket === undefined || amount >= 0n;
    must(fits, `${account} holds ${amount}`);
    if (!partner || bucket !== "owed" || amount === 0n) continue;
    const available = partnerAccount(partner.partner_id, "available");
    must(run.balance(available, currency) === 0n, `${account} owes beside what is available`);
  }
}

/** I8: places are those of a naive breadth-first search; positions follow joining; depths add up. */
function treesAreSound(run: Run): void {
  const places = new Map([...run.network.members()].map((seat) => [seat.node.partner_id, seat]));
  expect([...places.keys()]).toEqual(run.members.map(({ id }) => id));
  const expected = naivePlaces(run.plan.placement, run.placings);
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

/**
 * I10, to the unit: what a partner earned less what was taken back or withdrawn is what it holds and owes. Money
 * comes to partners from sales and the house alone, and leaves them back there or for good.
 */
function earnedCoversHeld(run: Run): void {
  const earned = new Map<string, bigint>();
  const held = new Map<string, bigint>();
  const addTo = (map: Map<string, bigint>, key: string, amount: bigint) =>
    map.set(key, (map.get(key) ?? 0n) + amount);
  for (const { posting } of run.postings) {
    const { from, to, amount, currency } = posting;
    const credited = parsePartnerAccount(to);
    const debited = parsePartnerAccount(from);
    const isWithin = credited?.partner_id === debited?.partner_id;
    if (isWithin) continue;
    must(
      debited ? LEAVES_TO.has(to) : EARNED_FROM.has(from),
      `${from} pays ${to}: no money goes that way`,
    );
    if (credited) addTo(earned, `${credited.partner_id} ${currency}`, amount);
    if (debited) addTo(earned, `${debited.partner_id} ${currency}`, -amount);
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

/** A partner has the rank it was last told; one that only ever rises rose each time. */
function ranksAreWhatWasTold(run: Run): void {
  const { plan, simulation } = run;
  for (const ladder of plan.ranks?.ladders ?? []) {
    const stepOf = new Map(ladder.steps.map(({ code }, index) => [code, index]));
    const present = new Map<string, string>();
    for (const { member_id, ladder: code, rank } of run.ranks) {
      if (code !== ladder.code) continue;
      const before = stepOf.get(present.get(member_id) ?? "") ?? -1;
      const isRise = (stepOf.get(rank) ?? -1) > before;
      must(ladder.evaluate !== "at_once" || isRise, `${member_id} does not rise to ${rank}`);
      present.set(member_id, rank);
    }
    for (const { id } of run.members) {
      const rank = simulation.ranking.rankOf(id, ladder.code);
      const told = present.get(id) ?? ladder.steps[0].code;
      must(rank === told, `${id} is ${rank} on ${ladder.code}, and was told ${told}`);
    }
  }
}
