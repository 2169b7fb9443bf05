import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Creates facts that others report: profits, investments, tasks. One row an id, never changed; what a row is
 * decided to becomes a fact of the book. Whom it counts for is settled when it is reported.
 */
export class Migration20261121000600_create_reported_fact extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_reported_fact (
        no bigint generated always as identity unique,
        kind text not null check (kind in ('profit', 'investment', 'task')),
        id text not null,
        customer_id text not null,
        buyer_id text,
        seller_id text,
        amount bigint not null check (amount >= 0),
        currency text not null,
        fee bigint check (fee >= 0),
        own_return bigint check (own_return >= 0),
        metric text,
        at timestamptz not null,
        actor text,
        primary key (kind, id)
      )`);
    this.addSql(`
      create or replace trigger upline_reported_fact_append_only
      before update or delete or truncate on upline_reported_fact
      for each statement execute function upline_refuse_change()`);
    this.addSql(`alter table upline_inbox drop constraint if exists upline_inbox_kind_check`);
    this.addSql(`
      alter table upline_inbox add constraint upline_inbox_kind_check
      check (kind in ('order', 'join', 'placement', 'fact'))`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists upline_reported_fact`);
    this.addSql(`delete from upline_inbox where kind = 'fact'`);
    this.addSql(`alter table upline_inbox drop constraint if exists upline_inbox_kind_check`);
    this.addSql(`
      alter table upline_inbox add constraint upline_inbox_kind_check
      check (kind in ('order', 'join', 'placement'))`);
  }
}
