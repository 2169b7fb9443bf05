/**
 * A differential commission stored row by row through Medusa's generated services: who stands above, one after the
 * other; the turnover of each; a row a commission and the balance of its partner.
 */
import { asValue } from "@medusajs/framework/awilix";
import { MedusaModule } from "@medusajs/framework/modules-sdk";
import type { InternalModuleDeclaration } from "@medusajs/framework/types";
import {
  ContainerRegistrationKeys,
  createPgConnection,
  isSharedConnectionSymbol,
} from "@medusajs/framework/utils";
import type { Pool } from "pg";
import { quietContainer } from "../../../src/cli/open-modules";
import { partnerId } from "../../load";
import { timed } from "../../measure";
import { GENERATED, type GeneratedService } from "./index";

const PAYEES = 6;

const TABLES = `
  create table bench_member as
    select p.id, p.sponsor_id, '0'::text as rank, m.structure_turnover::numeric as turnover,
      jsonb_build_object('value', m.structure_turnover::text, 'precision', 20) as raw_turnover,
      now() as created_at, now() as updated_at, null::timestamptz as deleted_at
    from upline_partner p join upline_metrics m on m.partner_id = p.id;
  alter table bench_member add primary key (id);
  create table bench_balance as
    select id, 0::numeric as pending, '{"value":"0","precision":20}'::jsonb as raw_pending,
      now() as created_at, now() as updated_at, null::timestamptz as deleted_at
    from bench_member;
  alter table bench_balance add primary key (id);
  create table bench_commission (
    id text primary key, order_id text not null, member_id text not null, bonus text not null, rate text,
    amount numeric not null, raw_amount jsonb not null, created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(), deleted_at timestamptz);
  create index on bench_commission (order_id);
  create index on bench_commission (member_id)`;

/** Orders a second. */
export async function generatedRate(
  pool: Pool,
  clientUrl: string,
  buyers: readonly number[],
): Promise<number> {
  await pool.query(TABLES);
  await pool.query(`vacuum analyze bench_member, bench_balance`);
  const connection = createPgConnection({ clientUrl, pool: { min: 0, max: 4 } });
  const shared = quietContainer();
  shared.register(ContainerRegistrationKeys.PG_CONNECTION, asValue(connection));
  const declaration: InternalModuleDeclaration = {
    scope: "internal",
    resolve: __dirname,
    options: { database: { clientUrl }, [isSharedConnectionSymbol]: true },
  };
  const found = await MedusaModule.bootstrap({
    moduleKey: GENERATED,
    defaultPath: __dirname,
    declaration,
    sharedContainer: shared,
  });
  const service = found[GENERATED] as unknown as GeneratedService;
  const decide = async (order: number, buyer: number): Promise<void> => {
    let id: string | null = partnerId(buyer);
    for (let level = 0; id !== null; level++) {
      const member: Awaited<ReturnType<GeneratedService["retrieveBenchMember"]>> =
        await service.retrieveBenchMember(id);
      const turnover = Number(member.turnover) + 100;
      await service.updateBenchMembers({ id, turnover });
      if (level > 0 && level <= PAYEES) {
        await service.createBenchCommissions({
          order_id: `order_${order}`,
          member_id: id,
          bonus: "personal_sales",
          rate: "0.02",
          amount: 2,
        });
        const balance = await service.retrieveBenchBalance(id);
        await service.updateBenchBalances({ id, pending: Number(balance.pending) + 2 });
      }
      id = member.sponsor_id;
    }
  };
  await decide(-1, buyers[0]);
  const ms = await timed(async () => {
    for (const [order, buyer] of buyers.entries()) await decide(order, buyer);
  });
  await connection.destroy();
  await pool.query(`drop table bench_member, bench_balance, bench_commission`);
  return (1_000 * buyers.length) / ms;
}
