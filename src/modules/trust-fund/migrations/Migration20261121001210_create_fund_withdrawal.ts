import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Creates withdrawals from house funds. Postgres itself refuses one that a single admin approved, and every
 * change of what was decided.
 */
export class Migration20261121001210_create_fund_withdrawal extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_fund_withdrawal (
        no bigint generated always as identity primary key,
        id text not null unique,
        code text not null references upline_trust_fund (code),
        amount bigint not null check (amount > 0),
        currency text not null,
        reason text not null,
        state text not null default 'requested'
          check (state in ('requested', 'approved', 'rejected')),
        requested_by text not null,
        requested_at timestamptz not null,
        decided_by text,
        decided_at timestamptz,
        decision_reason text,
        check ((state = 'requested') = (decided_by is null)),
        check ((decided_by is null) = (decided_at is null)),
        check ((state = 'rejected') = (decision_reason is not null)),
        constraint upline_fund_withdrawal_second_admin
          check (state <> 'approved' or decided_by <> requested_by)
      )`);
    this.addSql(
      `create index if not exists upline_fund_withdrawal_of on upline_fund_withdrawal (code, no)`,
    );
    this.addSql(`
      create or replace function upline_refuse_withdrawal_change() returns trigger
      language plpgsql as $$
      begin
        if tg_op = 'UPDATE' then
          if old.state = 'requested' then return new; end if;
        end if;
        raise exception 'a withdrawal is never removed, and stands once decided: % is refused', tg_op
          using errcode = 'UP003';
      end $$`);
    this.addSql(`
      create or replace trigger upline_fund_withdrawal_stands
      before update or delete on upline_fund_withdrawal
      for each row execute function upline_refuse_withdrawal_change()`);
    this.addSql(`
      create or replace trigger upline_fund_withdrawal_not_truncated
      before truncate on upline_fund_withdrawal
      for each statement execute function upline_refuse_withdrawal_change()`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists upline_fund_withdrawal`);
    this.addSql(`drop function if exists upline_refuse_withdrawal_change()`);
  }
}
