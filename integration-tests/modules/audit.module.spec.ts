/** The record of deeds: one for all modules, and what the partner module kept of its own moved into it. */
import { Migration20261121001220_take_over_partner_audit as TakeOver } from "../../src/modules/ledger/migrations/Migration20261121001220_take_over_partner_audit";
import { Migration20261121000600_add_partner_milestones as Milestones } from "../../src/modules/partner/migrations/Migration20261121000600_add_partner_milestones";
import { Migration20261121001220_hand_over_partner_audit as HandOver } from "../../src/modules/partner/migrations/Migration20261121001220_hand_over_partner_audit";
import { Lab, type Network } from "../support/network";

type MigrationClass = typeof TakeOver;

async function migrateBy(net: Network, Class: MigrationClass): Promise<void> {
  const migration = new Class(undefined as never, undefined as never);
  await migration.up();
  for (const query of migration.getQueries()) await net.rows(query as string);
}

describe("what the partner module kept of its own", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  afterAll(() => lab.close());

  const tables = (net: Network) =>
    net.rows(`select to_regclass('upline_partner_audit')::text as old`);

  it("is no table of a new store, whichever module came first", async () => {
    const net = await lab.network();
    expect(await tables(net)).toEqual([{ old: null }]);
    for (const Class of [TakeOver, HandOver]) await migrateBy(net, Class);
    expect(await net.rows(`select 1 from upline_audit`)).toEqual([]);
  });

  it.each([
    ["the ledger", TakeOver],
    ["the partner module", HandOver],
  ])("moves by the migration of %s, in its order, once", async (_module, Class) => {
    const net = await lab.network();
    const { id } = await net.enrol();
    await migrateBy(net, Milestones);
    await net.rows(
      `insert into upline_partner_audit (partner_id, field, before, after, actor, at) values
         ($1, 'status', 'active', 'suspended', 'user_1', '2026-01-01T00:00:00Z'),
         ($1, 'kyc_level', 'NONE', 'FULL', null, '2026-01-02T00:00:00Z')`,
      [id],
    );
    for (let times = 0; times < 2; times++) await migrateBy(net, Class);
    expect(await tables(net)).toEqual([{ old: null }]);
    expect(
      await net.rows(
        `select at, actor, action, subject_kind, subject_id, before, after, reason
         from upline_audit order by no`,
      ),
    ).toEqual([
      {
        at: new Date("2026-01-01T00:00:00Z"),
        actor: "user_1",
        action: "partner.change_status",
        subject_kind: "partner",
        subject_id: id,
        before: { status: "active" },
        after: { status: "suspended" },
        reason: null,
      },
      {
        at: new Date("2026-01-02T00:00:00Z"),
        actor: null,
        action: "partner.set_kyc_level",
        subject_kind: "partner",
        subject_id: id,
        before: { kyc_level: "NONE" },
        after: { kyc_level: "FULL" },
        reason: null,
      },
    ]);
  });

  it("waits where there is no record of deeds yet", async () => {
    const net = await lab.network();
    await migrateBy(net, Milestones);
    await net.rows(`drop table upline_audit`);
    await migrateBy(net, HandOver);
    expect(await tables(net)).toEqual([{ old: "upline_partner_audit" }]);
  });
});
