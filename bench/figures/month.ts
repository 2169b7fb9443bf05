/** A month of a large store, day by day: orders, refunds, releases, and whatever closes at night. */
import { closeAt, dueCloses } from "../../src/workflows/steps/close-period";
import type { OrderState } from "../../src/workflows/steps/read-orders";
import { releaseHolds } from "../../src/workflows/steps/release";
import type { Services } from "../../src/workflows/services";
import { heavyTailed } from "../forest";
import { openLab } from "../lab";
import { loadPartners, loadTree, loadTurnover } from "../load";
import type { Bench } from "../main";
import { timed } from "../measure";
import { below, randomOf } from "../random";
import { figureOf } from "../report";
import { drainOrders, LADDER, orderOf, STEPS } from "./drain";

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2031, 0, 1);
const DAYS = 31;
/** orders of the month a member, and one in how many is refunded by half the next day */
const ORDERS = 1 / 3;
const REFUNDED = 20;
/** the daily jobs look some hours after midnight */
const NIGHT_MS = 5 * 3_600_000;

const PARTS = ["orders and refunds", "releases", "closes"] as const;

export const month: Bench = async (report, { members }) => {
  const lab = await openLab({ preset: "differential", batch_max: 500 });
  try {
    const { services } = lab;
    const sponsors = heavyTailed(members);
    await loadPartners(lab.pool, sponsors);
    await loadTree(lab.pool, sponsors);
    await loadTurnover(lab.pool, sponsors, LADDER, STEPS);
    await lab.pool.query(`vacuum analyze`);
    const nightOf = (day: number) => new Date(FIRST_DAY + day * DAY_MS + NIGHT_MS).toISOString();
    // What ended before the month is none of its work.
    await closeDue(services, nightOf(0));
    const random = randomOf(19);
    const count = Math.floor((members * ORDERS) / DAYS);
    const took: Record<(typeof PARTS)[number], number> = {
      "orders and refunds": 0,
      releases: 0,
      closes: 0,
    };
    let yesterday: OrderState[] = [];
    for (let day = 0; day < DAYS; day++) {
      const at = new Date(FIRST_DAY + day * DAY_MS + DAY_MS / 2).toISOString();
      const bought = Array.from({ length: count }, (_, i) =>
        orderOf(day * count + i, below(random, members), at),
      );
      const refunded = yesterday.filter((_, i) => i % REFUNDED === 0).map(halved);
      took["orders and refunds"] += await drainOrders(lab, [...bought, ...refunded]);
      const now = nightOf(day + 1);
      took.releases += await timed(() => releaseHolds(services, now));
      took.closes += await timed(() => closeDue(services, now));
      yesterday = bought;
    }
    const common = { bench: "month", unit: "s", n: 1 };
    const what = `a month of ${members} members, ${count * DAYS} orders, 5 % refunds, differential`;
    const whole = PARTS.reduce((sum, part) => sum + took[part], 0);
    report.add(figureOf({ ...common, figure: what, ours: whole / 1_000 }));
    for (const part of PARTS) {
      report.add(figureOf({ ...common, figure: `of it ${part}`, ours: took[part] / 1_000 }));
    }
  } finally {
    await lab.close();
  }
};

async function closeDue(services: Services, now: string): Promise<void> {
  for (const due of await dueCloses(services, now)) await closeAt(services, due);
}

/** Half of an order's total given back. */
function halved(order: OrderState): OrderState {
  const refunded = String(Number(order.total) / 2);
  return { ...order, refunded, fingerprint: `${order.fingerprint}, half refunded` };
}
