import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Creates closed periods, each once and without gaps, and what the kinds of a plan remember of partners from
 * one close to the next (high-water marks, volume carried forward), which the facts of the closes prove. Orders
 * keep the ranks that closes since gave to those above them, where a plan rates a month again.
 */
export class Migration20261121000700_create_period extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_period (
        name text not null check (name in ('day', 'week', 'month')),
        starts_at timestamptz not null,
        ends_at timestamptz not null check (ends_at > starts_at),
        plan_version_id text not null,
        volume_no bigint not null,
        state text not null,
        closed_at timestamptz not null default clock_timestamp(),
        primary key (name, ends_at),
        unique (name, starts_at)
      )`);
    this.addSql(`
      create table if not exists upline_mark (
        code text not null,
        partner_id text not null,
        value jsonb not null,
        primary key (code, partner_id)
      )`);
    this.addSql(`alter table upline_order add column if not exists rated jsonb`);
    this.addSql(
      `create index if not exists upline_fact_rerate on upline_fact (order_id) where kind = 'rerate'`,
    );
    this.addSql(
      `create index if not exists upline_fact_period on upline_fact (kind, (payload ->> 'code'), at desc)
       where kind in ('pool', 'package', 'binary_match')`,
    );
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists upline_fact_period, upline_fact_rerate`);
    this.addSql(`alter table upline_order drop column if exists rated`);
    this.addSql(`drop table if exists upline_mark, upline_period`);
  }
}
