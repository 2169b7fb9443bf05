/** The sale pools that a batch draws on, kept from one batch to the next. */
import { paysOnJoin } from "../../engine/joining";
import { EMPTY_POOL, SalePools, type SalePool } from "../../engine/sale-pool";
import type { Mark } from "../../engine/snapshot";
import { periods } from "../../modules/ledger";
import type { PublishedPlan } from "../../modules/plan/service";
import type { VolumeEntry } from "../../modules/tree-path/metrics";
import type { SharedContext } from "../../support/sql";

/** No item of a plan can have this code. */
const MARK = "@sale_pool";

const poolOf = ({ sold, drawn, orders, spared = "0" }: Mark): SalePool => ({
  sold: BigInt(sold),
  drawn: BigInt(drawn),
  orders: Number(orders),
  spared: BigInt(spared),
});

export class Pools {
  readonly pools = new SalePools();
  readonly #kept = new Map<string, SalePool>();

  private constructor() {}

  static async open(partner_ids: readonly string[], context: SharedContext): Promise<Pools> {
    const opened = new Pools();
    const marks = await periods.readMarksOf(context, MARK, partner_ids);
    for (const id of partner_ids) {
      const mark = marks.get(id);
      const pool = mark ? poolOf(mark) : EMPTY_POOL;
      opened.#kept.set(id, pool);
      opened.pools.load(id, pool);
    }
    return opened;
  }

  /** What an order counted, or what of it was given back, fills or lowers the pool of whom it counts for. */
  counted({ plan }: PublishedPlan, entry: VolumeEntry, is_first: boolean): void {
    const { partner_id, source, amount } = entry;
    if (partner_id === null || source !== "order" || !paysOnJoin(plan)) return;
    if (is_first) this.pools.sold(partner_id, amount);
    else if (amount > 0n) this.pools.restored(partner_id, amount);
    else this.pools.givenBack(partner_id, -amount);
  }

  async write(context: SharedContext): Promise<void> {
    const changed = [...this.#kept].flatMap(([id, before]) => {
      const pool = this.pools.get(id);
      if (pool === before) return [];
      const { sold, drawn, orders, spared } = pool;
      const mark = { sold: `${sold}`, drawn: `${drawn}`, orders: `${orders}`, spared: `${spared}` };
      return [[id, mark] as const];
    });
    await periods.putMarks(context, MARK, new Map(changed));
  }
}
