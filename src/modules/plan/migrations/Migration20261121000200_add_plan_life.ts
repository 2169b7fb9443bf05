import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Drafts have no number yet: a version gets its number when it is published, so that numbers follow the order
 * of taking effect. Who made and published a version, and what was acknowledged, is kept with it; the trigger
 * on published versions covers these columns too.
 */
export class Migration20261121000200_add_plan_life extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table upline_plan_version
      alter column version drop not null,
      add column if not exists acknowledged jsonb not null default '[]',
      add column if not exists created_by text,
      add column if not exists published_by text,
      add column if not exists published_at timestamptz,
      add constraint upline_plan_version_numbered
        check (status = 'draft' or (version is not null and effective_from is not null))`);
  }

  override async down(): Promise<void> {
    this.addSql(`delete from upline_plan_version where status = 'draft'`);
    this.addSql(`alter table upline_plan_version
      drop constraint if exists upline_plan_version_numbered,
      drop column if exists published_at,
      drop column if exists published_by,
      drop column if exists created_by,
      drop column if exists acknowledged,
      alter column version set not null`);
  }
}
