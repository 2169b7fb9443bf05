/** Everybody who has a dollar available asks for it, an admin approves and sends it, and the bank is looked up. */
import { UplineError } from "../../src/support/errors";
import type { Services } from "../../src/workflows/services";
import { addPayoutMethod } from "../../src/workflows/payout-methods";
import { batchPayouts } from "../../src/workflows/steps/batch-payouts";
import { approvePayout } from "../../src/workflows/steps/decide-payout";
import { requestPayout } from "../../src/workflows/steps/request-payout";
import { lookUpNow, settlePayouts, type Clock } from "../../src/workflows/steps/send-payouts";
import { BANK } from "./bank-table";
import { major } from "./histories";

type Rows = <Row>(text: string, values?: unknown[]) => Promise<Row[]>;

const PAUSE_MS = 20;
const ADMIN = "user_who_pays";
const USD = "usd";
const UNITS_A_CENT = 10_000n;
const TOLD = async (): Promise<void> => {};
const OPEN = `('requested', 'approved', 'processing', 'unknown')`;

/** Partners with a dollar or more available; $1: these, or null for all. */
const PAYABLE = `
  select owner_id as partner_id, balance::text as available from upline_account a
  where owner_kind = 'partner' and bucket = 'available' and currency = '${USD}'
    and balance >= 1000000 and ($1::text[] is null or owner_id = any($1))`;

const PAYOUTS = `select id, partner_id, state, (amount - fee)::text as net from upline_payout`;

/** How much faster than real time it goes: a look-up waits for seconds; what is under way still arrives before it. */
const SPEED = 20;

/** A clock that all who pay share: it stood at `now` when it began. */
export function fastClock(now: string, began_ms: number): Clock {
  return () => new Date(Date.parse(now) + (Date.now() - began_ms) * SPEED).toISOString();
}

interface Row {
  id: string;
  partner_id: string;
  state: string;
  net: string;
}

/** How many payouts are open, and how many more could be asked for. */
export async function duePayouts(rows: Rows, partner_ids: string[] | null = null): Promise<number> {
  const [{ count }] = await rows<{ count: string }>(
    `select (select count(*) from (${PAYABLE}) p)
       + (select count(*) from upline_payout where state in ${OPEN}) as count`,
    [partner_ids],
  );
  return Number(count);
}

/** Refusals of what somebody else did meanwhile: then it is done. */
const DONE_ELSEWHERE = [
  "payout_open",
  "not_enough_available",
  "payout_state_changed",
  "batch_empty",
];

async function unlessDone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof UplineError && DONE_ELSEWHERE.includes(error.code))) throw error;
  }
}

/** Pays until nobody has a dollar left, also next to others who do: each step goes on where somebody died. */
export async function payEverybody(
  services: Services,
  rows: Rows,
  clock: Clock,
  partner_ids: string[] | null = null,
): Promise<void> {
  while ((await duePayouts(rows, partner_ids)) > 0) {
    await ask(services, rows, clock, partner_ids);
    for (const { id } of await rows<Row>(`${PAYOUTS} where state = 'requested' order by id`)) {
      await unlessDone(approvePayout(services, { payout_id: id, actor: ADMIN }, clock()));
    }
    const approved = await rows<Row>(`${PAYOUTS} where state = 'approved'`);
    if (approved.length > 0) {
      const sum = approved.reduce((units, { net }) => units + BigInt(net), 0n);
      const total = { amount: major(sum / UNITS_A_CENT, USD), currency: USD };
      const which = { payout_ids: approved.map(({ id }) => id) };
      await unlessDone(batchPayouts(services, { which, total, actor: ADMIN }, clock()));
    }
    await settlePayouts(services, clock, TOLD);
    // What the bank took on is looked up by itself after an hour only: an admin asks now.
    const accepted = `${PAYOUTS} where state = 'processing' and accepted_at is not null`;
    for (const { id } of await rows<Row>(accepted)) {
      await unlessDone(lookUpNow(services, { payout_id: id, actor: ADMIN }, clock, TOLD));
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function ask(services: Services, rows: Rows, clock: Clock, partner_ids: string[] | null) {
  const payable = await rows<{ partner_id: string; available: string }>(
    `select * from (${PAYABLE}) p where not exists (
       select from upline_payout o where o.partner_id = p.partner_id and o.state in ${OPEN})
     order by partner_id`,
    [partner_ids],
  );
  for (const { partner_id, available } of payable) {
    const actor = partner_id;
    const details = { account: partner_id };
    const { methods } = await services.payout.methodsOf(partner_id, { limit: 1, offset: 0 });
    const method =
      methods.at(0) ??
      (await addPayoutMethod(services, { partner_id, actor, kind: BANK, details }));
    const amount = major(BigInt(available) / UNITS_A_CENT, USD);
    const request = { partner_id, amount, currency: USD, method_id: method.id, actor };
    await unlessDone(requestPayout(services, request, clock()));
  }
}
