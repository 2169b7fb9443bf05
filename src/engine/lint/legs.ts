import { compare, rate, ZERO_RATE } from "../money";
import type { Plan } from "../plan";
import type { Finding } from "./finding";

const isNothing = (leg_cap: string | undefined): boolean =>
  leg_cap !== undefined && compare(rate(leg_cap), ZERO_RATE) === 0;

/** A volume of the whole structure of which no leg may bring anything: recruits count for nothing. */
export function deadLegs({ ranks, periods }: Plan): Finding[] {
  const found = (path: string): Finding => ({
    code: "legs_count_nothing",
    level: "warning",
    path,
    message: "a leg may bring 0 of the volume: what anybody below sells counts for nothing",
  });
  const asked = (ranks?.ladders ?? []).flatMap(({ steps }, ladder) =>
    steps.flatMap(({ requires }, step) =>
      requires.flatMap((item, index) =>
        "leg_cap" in item && isNothing(item.leg_cap)
          ? [found(`ranks.ladders.${ladder}.steps.${step}.requires.${index}.leg_cap`)]
          : [],
      ),
    ),
  );
  const shared = periods.flatMap((item, index) =>
    "leg_cap" in item &&
    isNothing(item.leg_cap) &&
    Object.values(item.ranks).some((volume) => volume !== null)
      ? [found(`periods.${index}.leg_cap`)]
      : [],
  );
  return [...asked, ...shared];
}
