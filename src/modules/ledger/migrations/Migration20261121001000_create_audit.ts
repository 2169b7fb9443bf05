import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** Creates the record of who did what to money, partners, plans and funds; it is only ever added to. */
export class Migration20261121001000_create_audit extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_audit (
        no bigint generated always as identity primary key,
        at timestamptz not null default now(),
        actor text,
        action text not null,
        subject_kind text not null,
        subject_id text not null,
        before jsonb,
        after jsonb,
        reason text
      )`);
    this.addSql(
      `create index if not exists upline_audit_subject on upline_audit (subject_kind, subject_id, no)`,
    );
    this.addSql(`
      create or replace trigger upline_audit_append_only
      before update or delete or truncate on upline_audit
      for each statement execute function upline_refuse_change()`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists upline_audit`);
  }
}
