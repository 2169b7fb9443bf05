import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Creates points: every entry that gave or took some, only ever added to and under a key that a partner uses
 * once; and what a partner's tasks have counted so far, with the sum of its entries.
 */
export class Migration20261121000700_create_points extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_point_entry (
        no bigint generated always as identity primary key,
        partner_id text not null references upline_partner (id),
        key text not null,
        task text not null,
        tier text,
        points bigint not null check (points <> 0),
        badge text,
        at timestamptz not null,
        unique (partner_id, key)
      )`);
    this.addSql(
      `create index if not exists upline_point_entry_of on upline_point_entry (partner_id, no)`,
    );
    this.addSql(`
      create or replace trigger upline_point_entry_append_only
      before update or delete or truncate on upline_point_entry
      for each statement execute function upline_refuse_award_change()`);
    this.addSql(`
      create table if not exists upline_points (
        partner_id text primary key references upline_partner (id),
        total bigint not null,
        state jsonb not null,
        purchased bigint not null,
        is_valid boolean not null,
        first_valid_at timestamptz,
        below_since timestamptz,
        last_entry_at timestamptz,
        last_rise_at timestamptz
      )`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists upline_point_entry, upline_points`);
  }
}
