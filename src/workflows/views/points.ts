/** What a partner sees of its points: how many there are, what led there, and what each task still asks for. */
import { expiresAt, NO_POINTS, type PointsEntry } from "../../engine/points/earn";
import { taskProgress } from "../../engine/points/progress";
import type { PointsTask } from "../../engine/points/schema";
import type { Plan } from "../../engine/plan";
import type { Page } from "../../modules/tree-path/service";
import type { Services } from "../services";

/** Points are counts, not money. */
export async function showPoints(
  { partner, plan }: Services,
  partner_id: string,
  page: Page,
  now: string,
) {
  const { plan: current } = await plan.versionAt(now);
  const { kept, badges, entries, count } = await partner.pointsOf(partner_id, page);
  const joined_at = (await partner.namesOf([partner_id])).get(partner_id)?.joined_at ?? now;
  const nameOf = namesOf(current);
  const show = ({ task, tier, points, badge, at }: PointsEntry) => ({
    task,
    name: nameOf(task),
    tier,
    points: Number(points),
    badge,
    at,
  });
  return {
    points: {
      total: Number(kept?.points ?? 0n),
      expires_at: kept && expiresAt(current, { ...kept, joined_at }),
      badges: badges.map(({ badge, task, tier, at }) => ({
        code: badge,
        name: badgeName(current, badge) ?? badge,
        task,
        tier,
        at,
      })),
      tasks: taskProgress(current, kept?.state ?? NO_POINTS, now),
      history: entries.map(show),
    },
    count,
    ...page,
  };
}

/** A partner's points that have not expired; null under a plan without points. */
export async function showPointsTotal(
  { partner, plan }: Services,
  partner_id: string,
): Promise<number | null> {
  const { plan: current } = await plan.versionAt(new Date().toISOString());
  if (!current.points) return null;
  const { kept } = await partner.pointsOf(partner_id, { limit: 1, offset: 0 });
  return Number(kept?.points ?? 0n);
}

/** Names of tasks; a task of an earlier plan, and what expired, go by their code. */
function namesOf({ points }: Plan): (task: string) => string {
  const names = new Map(points?.tasks.map(({ code, name }) => [code, name]));
  return (task) => names.get(task) ?? task;
}

function badgeName({ points }: Plan, wanted: string | null): string | undefined {
  const tiersOf = (task: PointsTask) => (task.every === "once" ? task.tiers : []);
  const tiers = points?.tasks.flatMap(tiersOf) ?? [];
  return tiers.find(({ badge }) => badge?.code === wanted)?.badge?.name;
}
