import type { Plan } from "../plan";
import type { Finding } from "./finding";

/** A step that asks for points in a plan where nothing gives any. */
export function withoutPoints({ ranks, points }: Plan): Finding[] {
  if (points) return [];
  return (ranks?.ladders ?? []).flatMap(({ steps }, ladder) =>
    steps.flatMap(({ code, requires }, step): Finding[] => {
      const index = requires.findIndex(({ metric }) => metric === "points");
      if (index < 0) return [];
      const path = `ranks.ladders.${ladder}.steps.${step}.requires.${index}`;
      const message = `rank "${code}" asks for points, and nothing in the plan gives any`;
      return [{ code: "rank_unreachable", level: "warning", path, message }];
    }),
  );
}
