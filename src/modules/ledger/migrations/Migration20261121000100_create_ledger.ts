import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Creates the book: facts, journals and postings that are only ever added, and accounts whose cached
 * balance is written in the posting's transaction. Balances that may not go below zero cannot.
 */
export class Migration20261121000100_create_ledger extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_fact (
        id text primary key,
        kind text not null,
        order_id text,
        at timestamptz not null,
        plan_version_id text not null,
        payload jsonb not null,
        hash text not null
      )`);
    this.addSql(`create index if not exists upline_fact_order on upline_fact (order_id)`);
    this.addSql(`
      create table if not exists upline_journal (
        id text primary key,
        no bigint not null unique,
        kind text not null,
        fact_id text references upline_fact (id),
        order_id text,
        at timestamptz not null,
        input_hash text not null,
        trace jsonb,
        prev_hash text not null,
        hash text not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        deleted_at timestamptz
      )`);
    this.addSql(`create index if not exists upline_journal_order on upline_journal (order_id)`);
    this.addSql(`
      create table if not exists upline_account (
        id bigint generated always as identity primary key,
        code text not null,
        currency text not null,
        owner_kind text not null check (owner_kind in ('partner', 'fund', 'house', 'world')),
        owner_id text not null,
        bucket text not null,
        balance bigint not null default 0,
        version bigint not null default 0,
        unique (code, currency),
        constraint upline_account_never_negative
          check (bucket not in ('pending', 'available', 'payout_hold') or balance >= 0),
        constraint upline_account_owed_is_debt check (bucket <> 'owed' or balance <= 0)
      ) with (fillfactor = 80)`);
    this.addSql(
      `create index if not exists upline_account_owner on upline_account (owner_kind, owner_id)`,
    );
    this.addSql(`
      create table if not exists upline_posting (
        journal_no bigint not null references upline_journal (no),
        line int not null,
        from_account bigint not null references upline_account (id),
        to_account bigint not null references upline_account (id),
        amount bigint not null check (amount > 0),
        currency text not null,
        order_id text,
        bonus text not null,
        level int,
        rate text,
        note text not null,
        primary key (journal_no, line),
        check (from_account <> to_account)
      )`);
    this.addSql(
      `create index if not exists upline_posting_from on upline_posting (from_account, journal_no)`,
    );
    this.addSql(
      `create index if not exists upline_posting_to on upline_posting (to_account, journal_no)`,
    );
    this.addSql(
      `create index if not exists upline_posting_order on upline_posting (order_id)
       where order_id is not null`,
    );
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists upline_posting, upline_account, upline_journal, upline_fact`);
  }
}
