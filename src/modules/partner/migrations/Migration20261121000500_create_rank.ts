import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Creates ranks: where a partner stands on each ladder now, and every award that led there. Who has no row
 * stands on a ladder's first step. An award tells its cause: a fact (`ref` is the order or the joining), the
 * evaluation of a period, or an admin with a reason.
 */
export class Migration20261121000500_create_rank extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_rank (
        partner_id text not null references upline_partner (id),
        ladder text not null,
        rank text not null,
        achieved text not null,
        missed_since timestamptz,
        given text,
        since timestamptz not null,
        primary key (partner_id, ladder)
      )`);
    this.addSql(`
      create table if not exists upline_rank_award (
        no bigint generated always as identity unique,
        id text primary key,
        partner_id text not null references upline_partner (id),
        ladder text not null,
        rank text not null,
        from_rank text not null,
        at timestamptz not null,
        cause text not null check (cause in ('fact', 'evaluation', 'manual')),
        ref text,
        reason text,
        actor text,
        check (cause <> 'manual' or (reason is not null and actor is not null))
      )`);
    this.addSql(
      `create index if not exists upline_rank_award_partner on upline_rank_award (partner_id, no)`,
    );
    this.addSql(`
      create or replace function upline_refuse_award_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: % is refused', tg_table_name, tg_op
          using errcode = 'UP003', hint = 'add another row instead';
      end $$`);
    this.addSql(`
      create or replace trigger upline_rank_award_append_only
      before update or delete or truncate on upline_rank_award
      for each statement execute function upline_refuse_award_change()`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists upline_rank_award, upline_rank`);
    this.addSql(`drop function if exists upline_refuse_award_change()`);
  }
}
