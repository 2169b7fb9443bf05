/** The usual ledger in SQL: a function call a transfer, which locks both accounts and writes two entries. */
import type { Pool } from "pg";
import { timed } from "../measure";

const TABLES = `
  create table plain_account (
    id bigint primary key, balance bigint not null default 0, version bigint not null default 0);
  create table plain_transfer (
    id bigint generated always as identity primary key, from_account bigint not null, to_account bigint not null,
    amount bigint not null check (amount > 0), event text not null, created_at timestamptz not null default now());
  create table plain_entry (
    id bigint generated always as identity primary key, account_id bigint not null references plain_account (id),
    transfer_id bigint not null references plain_transfer (id), amount bigint not null,
    balance_after bigint not null, version bigint not null);
  create index on plain_entry (account_id, version);
  create index on plain_transfer (from_account);
  create index on plain_transfer (to_account);
  create function plain_move(p_from bigint, p_to bigint, p_amount bigint, p_event text) returns bigint
  language plpgsql as $$
  declare
    v_transfer bigint;
    v_account plain_account;
  begin
    perform 1 from plain_account where id in (p_from, p_to) order by id for update;
    insert into plain_transfer (from_account, to_account, amount, event)
    values (p_from, p_to, p_amount, p_event) returning id into v_transfer;
    update plain_account set balance = balance - p_amount, version = version + 1
    where id = p_from returning * into v_account;
    insert into plain_entry (account_id, transfer_id, amount, balance_after, version)
    values (p_from, v_transfer, -p_amount, v_account.balance, v_account.version);
    update plain_account set balance = balance + p_amount, version = version + 1
    where id = p_to returning * into v_account;
    insert into plain_entry (account_id, transfer_id, amount, balance_after, version)
    values (p_to, v_transfer, p_amount, v_account.balance, v_account.version);
    return v_transfer;
  end $$`;

/** Transfers a second, when each event's are one transaction. `events` are the payees of each, from 1. */
export async function transferRate(
  pool: Pool,
  accounts: number,
  events: readonly (readonly number[])[],
): Promise<number> {
  await pool.query(TABLES);
  await pool.query(`insert into plain_account (id) select generate_series(0, $1)`, [accounts]);
  await pool.query(`vacuum analyze plain_account`);
  const client = await pool.connect();
  const ms = await timed(async () => {
    for (const [no, payees] of events.entries()) {
      await client.query("begin");
      for (const payee of payees) {
        await client.query({
          name: "plain_move",
          text: `select plain_move(0, $1, $2, $3)`,
          values: [payee, 1_000_000, `event_${no}`],
        });
      }
      await client.query("commit");
    }
  });
  client.release();
  await pool.query(
    `drop table plain_entry, plain_transfer, plain_account; drop function plain_move`,
  );
  return (1_000 * events.reduce((sum, payees) => sum + payees.length, 0)) / ms;
}
