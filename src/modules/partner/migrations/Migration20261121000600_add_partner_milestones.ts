import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Adds what a partner reached beside its status: activation, first purchase and the level of identity check;
 * and who changed what of a partner, which is only ever added to.
 */
export class Migration20261121000600_add_partner_milestones extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      alter table upline_partner
        add column if not exists activated_at timestamptz,
        add column if not exists first_purchase_at timestamptz,
        add column if not exists kyc_level text not null default 'NONE'
          check (kyc_level in ('NONE', 'BASIC', 'STANDARD', 'FULL'))`);
    this.addSql(`
      create table if not exists upline_partner_audit (
        no bigint generated always as identity primary key,
        partner_id text not null references upline_partner (id),
        field text not null check (field in ('status', 'kyc_level')),
        before text not null,
        after text not null,
        actor text,
        at timestamptz not null default now()
      )`);
    this.addSql(
      `create index if not exists upline_partner_audit_of on upline_partner_audit (partner_id, no)`,
    );
    this.addSql(`
      create or replace trigger upline_partner_audit_append_only
      before update or delete or truncate on upline_partner_audit
      for each statement execute function upline_refuse_award_change()`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists upline_partner_audit`);
    this.addSql(`
      alter table upline_partner drop column if exists activated_at,
        drop column if exists first_purchase_at, drop column if exists kyc_level`);
  }
}
