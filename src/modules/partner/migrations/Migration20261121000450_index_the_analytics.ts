import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** Lets analytics find joinings and attributions by their time. */
export class Migration20261121000450_index_the_analytics extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create index if not exists upline_partner_joined on upline_partner (joined_at)`);
    this.addSql(
      `create index if not exists upline_attribution_at on upline_attribution (attributed_at)`,
    );
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists upline_attribution_at, upline_partner_joined`);
  }
}
