import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Creates what partners are measured by. `upline_volume_entry` is what each order counted for, and when; it is
 * only ever added to, and what is taken back is an entry below zero. `partner_id` is null for what strangers
 * bought: it counts for the company alone. `upline_metrics` is the roll-up of the entries along the sponsors,
 * kept in the same transaction; a row begins with the partner's joining.
 * Points and amounts are ledger units of the plan's currency.
 */
export class Migration20261121000500_create_metrics extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_volume_entry (
        no bigint generated always as identity primary key,
        partner_id text,
        order_id text not null,
        source text not null check (source in ('order', 'investment', 'profit')),
        at timestamptz not null,
        pv bigint not null,
        bv bigint not null,
        cv bigint not null,
        clients_bv bigint not null,
        clients_cv bigint not null,
        own_amount bigint not null,
        amount bigint not null
      )`);
    this.addSql(
      `create index if not exists upline_volume_entry_partner
       on upline_volume_entry (partner_id, at) where partner_id is not null`,
    );
    this.addSql(`create index if not exists upline_volume_entry_at on upline_volume_entry (at)`);
    this.addSql(`
      create or replace function upline_refuse_entry_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: % is refused', tg_table_name, tg_op
          using errcode = 'UP003', hint = 'add an entry below zero instead';
      end $$`);
    this.addSql(`
      create or replace trigger upline_volume_entry_append_only
      before update or delete or truncate on upline_volume_entry
      for each statement execute function upline_refuse_entry_change()`);
    this.addSql(`
      create table if not exists upline_metrics (
        partner_id text primary key,
        pv bigint not null default 0,
        bv bigint not null default 0,
        cv bigint not null default 0,
        gv bigint not null default 0,
        own_purchases bigint not null default 0,
        largest_purchase bigint not null default 0,
        personal_turnover bigint not null default 0,
        structure_turnover bigint not null default 0,
        directs bigint not null default 0,
        team_size bigint not null default 0
      ) with (fillfactor = 70)`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists upline_metrics, upline_volume_entry`);
    this.addSql(`drop function if exists upline_refuse_entry_change()`);
  }
}
