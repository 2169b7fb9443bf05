import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Creates the working state beside the book: hints still to be looked at, and per order what was last
 * decided. Everything here can be rebuilt from the book and the store.
 */
export class Migration20261121000300_create_inbox extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create sequence if not exists upline_hint_no`);
    this.addSql(`
      create table if not exists upline_inbox (
        id text primary key,
        kind text not null check (kind in ('order', 'join', 'placement')),
        ref text not null,
        hint_no bigint not null default nextval('upline_hint_no'),
        tries int not null default 0,
        error text,
        next_try_at timestamptz not null default now(),
        hinted_at timestamptz not null default now()
      )`);
    this.addSql(`create index if not exists upline_inbox_due on upline_inbox (hint_no)`);
    this.addSql(`
      create table if not exists upline_order (
        order_id text primary key,
        currency text not null,
        plan_version_id text not null,
        sale_fact_id text references upline_fact (id),
        base bigint not null check (base >= 0),
        first_base bigint not null check (first_base >= base),
        fingerprint text not null,
        journal_count int not null,
        captured_at timestamptz,
        release_at timestamptz
      )`);
    this.addSql(
      `create index if not exists upline_order_release on upline_order (release_at)
       where release_at is not null`,
    );
    this.addSql(`
      create table if not exists upline_sweep_mark (
        id text primary key,
        swept_to timestamptz not null default now()
      )`);
    this.addSql(`insert into upline_sweep_mark (id) values ('orders') on conflict do nothing`);
    this.addSql(`
      create table if not exists upline_proof (
        id bigint generated always as identity primary key,
        ok boolean not null,
        result jsonb not null,
        at timestamptz not null default now()
      )`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists upline_proof, upline_sweep_mark, upline_order, upline_inbox`);
    this.addSql(`drop sequence if exists upline_hint_no`);
  }
}
