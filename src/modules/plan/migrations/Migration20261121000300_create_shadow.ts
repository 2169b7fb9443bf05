import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Creates shadows: a draft as it was when it began to run beside the plan in force, how far it followed the
 * book, and what it decided of each fact. No table of the book refers to one, and what was decided stands.
 */
export class Migration20261121000300_create_shadow extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_shadow (
        id text primary key,
        plan_version_id text not null,
        document jsonb not null,
        hash text not null,
        started_no bigint not null,
        followed_no bigint not null,
        started_by text,
        started_at timestamptz not null,
        stopped_by text,
        stopped_at timestamptz,
        error text,
        check (followed_no >= started_no)
      )`);
    this.addSql(
      `create unique index if not exists upline_shadow_running on upline_shadow (plan_version_id)
       where stopped_at is null`,
    );
    this.addSql(
      `create index if not exists upline_shadow_of_plan on upline_shadow (plan_version_id, started_at)`,
    );
    this.addSql(`
      create table if not exists upline_shadow_decision (
        shadow_id text not null references upline_shadow (id),
        journal_no bigint not null,
        fact_id text not null,
        kind text not null check (kind in ('sale', 'refund')),
        order_id text not null,
        at timestamptz not null,
        currency text,
        base bigint,
        upline jsonb,
        outcome jsonb,
        error text,
        primary key (shadow_id, journal_no),
        unique (shadow_id, fact_id),
        check ((outcome is null) = (error is not null))
      )`);
    this.addSql(
      `create index if not exists upline_shadow_decision_order
       on upline_shadow_decision (shadow_id, order_id, journal_no)`,
    );
    this.addSql(
      `create index if not exists upline_shadow_decision_failed
       on upline_shadow_decision (shadow_id, journal_no) where error is not null`,
    );
    this.addSql(`
      create or replace function upline_keep_shadow_decision() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'UP003';
      end $$`);
    this.addSql(`
      create or replace trigger upline_shadow_decision_append_only
      before update or delete or truncate on upline_shadow_decision
      for each statement execute function upline_keep_shadow_decision()`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists upline_shadow_decision, upline_shadow`);
    this.addSql(`drop function if exists upline_keep_shadow_decision()`);
  }
}
