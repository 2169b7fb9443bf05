import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Moves what was recorded of partners into the one record of deeds. Nobody says which module migrates first: the
 * ledger has this migration too, and whichever comes second finds both tables.
 */
export class Migration20261121001220_hand_over_partner_audit extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      do $$ begin
        if to_regclass('upline_partner_audit') is null or to_regclass('upline_audit') is null then
          return;
        end if;
        insert into upline_audit (at, actor, action, subject_kind, subject_id, before, after)
        select at, actor,
          case field when 'status' then 'partner.change_status' else 'partner.set_kyc_level' end,
          'partner', partner_id, jsonb_build_object(field, before), jsonb_build_object(field, after)
        from upline_partner_audit order by upline_partner_audit.no;
        drop table upline_partner_audit;
      end $$`);
  }

  /** What was moved stays where it is: the record is only ever added to. */
  override async down(): Promise<void> {}
}
