/** The points of a mirrored network: what the simulation is told of tasks, and whether both came to the same. */
import { parseUnits } from "../../src/engine/money";
import type { PointsEntry } from "../../src/engine/points/earn";
import type { Earned } from "../../src/engine/points/points";
import type { Simulation } from "../../src/engine/simulate";
import { checkIn } from "../../src/workflows/steps/check-in";
import type { MirrorStep } from "./mirror-steps";
import type { Network, Partner } from "./network";
import { USD } from "./mirror-orders";

interface Task {
  member_id: string;
  metric: string;
  by: bigint;
  at: string;
}

export class MirrorPoints {
  readonly #tasks = new Map<string, Task>();
  /** every entry, with who earned it */
  readonly #earned: (PointsEntry & { partner_id: string })[] = [];
  #count = 0;

  constructor(private readonly net: Network) {}

  earned({ member_id, entry }: Earned): void {
    this.#earned.push({ partner_id: member_id, ...entry });
  }

  /** How often a task paid. */
  timesOf(task: string): number {
    return this.#earned.filter((entry) => entry.task === task).length;
  }

  /** Reports a task to the store; returns its hint. */
  async task(
    partner: Partner,
    { metric, amount }: Extract<MirrorStep, { do: "task" }>,
  ): Promise<string> {
    const isMoney = metric === "transaction_amount";
    const report = { kind: "task" as const, metric, amount: isMoney ? `${amount}00` : `${amount}` };
    const { id, at } = await this.net.report(partner.customer_id, report);
    const by = isMoney ? parseUnits(report.amount, USD) : amount;
    return this.#keep(`task:${id}`, { member_id: partner.id, metric, by, at });
  }

  /** Checks a partner in; returns its hint, or null when it did so on that day before. */
  async checkIn({ id: partner_id, customer_id }: Partner): Promise<string | null> {
    const now = this.net.tick();
    const { already } = await checkIn(this.net.services, { customer_id, partner_id, now });
    if (already) return null;
    const id = `task:check-in:${++this.#count}`;
    return this.#keep(id, { member_id: partner_id, metric: "sign_ins", by: 1n, at: now });
  }

  #keep(id: string, task: Task): string {
    this.#tasks.set(id, task);
    return id;
  }

  /** Tells the simulation of a task; false when the hint is none's. */
  tell(simulation: Simulation, id: string): boolean {
    const task = this.#tasks.get(id);
    if (task) simulation.apply({ kind: "task", id, ...task });
    return task !== undefined;
  }

  /** Entries by partner in their order, sums, badges and who is valid. */
  async assertEqual({ points, network }: Simulation, partners: readonly Partner[]): Promise<void> {
    const ids = partners.map(({ id }) => id).sort();
    const entries = await this.net.rows<Omit<PointsEntry, "at"> & { at: Date }>(
      `select partner_id, key, task, tier, points, badge, at from upline_point_entry
       order by partner_id, no`,
    );
    const right = ids.flatMap((id) => this.#earned.filter(({ partner_id }) => partner_id === id));
    expect(entries.map((row) => ({ ...row, at: row.at.toISOString() }))).toEqual(
      right.map((row) => ({ ...row, points: `${row.points}` })),
    );
    const totals = await this.net.rows<{ partner_id: string; total: string; is_valid: boolean }>(
      `select partner_id, total, is_valid from upline_points order by 1`,
    );
    const holders = points ? ids.map((id) => ({ id, has: points.of(network.seatOf(id)) })) : [];
    expect(totals).toEqual(
      holders.map(({ id, has }) => ({
        partner_id: id,
        total: `${has.points}`,
        is_valid: has.isValid,
      })),
    );
    for (const { id, has } of holders) {
      const { badges } = await this.net.services.partner.pointsOf(id, { limit: 1, offset: 0 });
      expect(badges.map(({ badge }) => badge)).toEqual(has.badges);
    }
  }
}
