/** What holds between the fields of a plan's ranks: each fault with the path of its field. */
import type { GvRules } from "./gv-rules";
import type { Ladder, Ranks } from "./rank";
import { isCountedAtOnce, subjectOf } from "./requirement";
import type { Requirement } from "./requirement";

interface Fault {
  path: (string | number)[];
  message: string;
}

/** Faults within the ranks alone; paths are relative to them. */
export function checkRanks(ranks: Ranks): Fault[] {
  return [
    ...ranks.ladders.flatMap((ladder, index) =>
      [
        ...doubleLadder(ranks, ladder, index),
        ...checkSteps(ladder),
        ...checkAtOnce(ranks, ladder),
        ...checkRequirements(ranks, ladder),
      ].map(({ path, message }) => ({ path: ["ladders", index, ...path], message })),
    ),
    ...validPurchase(ranks),
  ];
}

function doubleLadder({ ladders }: Ranks, { code }: Ladder, index: number): Fault[] {
  if (ladders.findIndex((other) => other.code === code) === index) return [];
  return [{ path: ["code"], message: `"${code}" is used twice` }];
}

function checkSteps({ steps }: Ladder): Fault[] {
  return steps.flatMap(({ code, requires }, index): Fault[] => {
    const path = (field: string) => ["steps", index, field];
    const faults: Fault[] = [];
    if (steps.findIndex((other) => other.code === code) < index) {
      faults.push({ path: path("code"), message: `"${code}" is used twice` });
    }
    if (index === 0 && requires.length > 0) {
      const message = "must be empty: everybody starts on the first step";
      faults.push({ path: path("requires"), message });
    }
    if (index > 0 && requires.length === 0) {
      const message = "must ask for something: only the first step is free";
      faults.push({ path: path("requires"), message });
    }
    return faults;
  });
}

/** Every requirement of a ladder with its path in it. */
function requirementsOf({ steps }: Ladder): [Requirement, (string | number)[]][] {
  return steps.flatMap(({ requires }, step) =>
    requires.map((item, index): [Requirement, (string | number)[]] => [
      item,
      ["steps", step, "requires", index],
    ]),
  );
}

/** What a ladder that is looked at with every fact cannot have. */
function checkAtOnce(ranks: Ranks, ladder: Ladder): Fault[] {
  if (ladder.evaluate !== "at_once") return [];
  const faults: Fault[] = [];
  if ((ladder.expire ?? ranks.expire) !== "never") {
    const message = 'must be "never": a ladder looked at with every fact only ever raises';
    faults.push({ path: ["expire"], message });
  }
  if (ranks.effective === "period_retroactive") {
    const message = 'must be "day", "week" or "month" where ranks are period_retroactive';
    faults.push({ path: ["evaluate"], message });
  }
  const needs = "needs a ladder that is evaluated each day, week or month";
  for (const [item, path] of requirementsOf(ladder)) {
    if (!isCountedAtOnce(item.metric)) {
      faults.push({ path: [...path, "metric"], message: `"${item.metric}" ${needs}` });
      continue;
    }
    const extra = Object.keys(subjectOf(item)).find((field) => field !== "metric");
    if (extra) faults.push({ path: [...path, extra], message: needs });
  }
  return faults;
}

function checkRequirements(ranks: Ranks, ladder: Ladder): Fault[] {
  const largest = '"largest_purchase" is only known to a ladder that is looked at "at_once"';
  const isEvaluated = ladder.evaluate !== "at_once";
  const faults: Fault[] = [];
  if (isEvaluated && ladder.activation?.metric === "largest_purchase") {
    faults.push({ path: ["activation", "metric"], message: largest });
  }
  for (const [item, path] of requirementsOf(ladder)) {
    if (isEvaluated && item.metric === "largest_purchase") {
      faults.push({ path: [...path, "metric"], message: largest });
    }
    if ("window" in item && item.window !== undefined && item.window_days !== undefined) {
      faults.push({ path: [...path, "window"], message: "must be absent beside window_days" });
    }
    if ("rank" in item) {
      const [fault] = unknownRank(ranks, item);
      if (fault) faults.push({ path: [...path, fault.field], message: fault.message });
    }
  }
  return faults;
}

function unknownRank(
  { ladders }: Ranks,
  { ladder, rank }: { ladder: string; rank: string },
): { field: string; message: string }[] {
  const named = ladders.find(({ code }) => code === ladder);
  if (!named) {
    return [
      { field: "ladder", message: `names ladder "${ladder}", which is not in ranks.ladders` },
    ];
  }
  if (named.steps.some(({ code }) => code === rank)) return [];
  return [
    { field: "rank", message: `names rank "${rank}", which is no step of ladder "${ladder}"` },
  ];
}

function validPurchase(ranks: Ranks): Fault[] {
  const asked = ranks.ladders.some((ladder) =>
    requirementsOf(ladder).some(([{ metric }]) => metric === "valid_referrals"),
  );
  if (!asked || ranks.valid_purchase !== undefined) return [];
  return [{ path: ["valid_purchase"], message: 'is needed where a step asks "valid_referrals"' }];
}

interface PlanParts<Bonus> {
  ranks?: Ranks;
  bonuses: readonly Bonus[];
  volumes?: { gv?: GvRules; flush_inactive_days?: number };
}

/** Faults between the ranks and the rest of the plan; `climbs` tells which bonuses climb without a limit. */
export function checkRanksInPlan<Bonus>(
  { ranks, bonuses, volumes }: PlanParts<Bonus>,
  climbs: (bonus: Bonus) => boolean,
): Fault[] {
  if (!ranks) return [];
  const faults: Fault[] = [];
  if (ranks.effective === "period_retroactive" && bonuses.some(climbs)) {
    // A climb freezes only whose rate mattered then: another rank could need somebody who was left out.
    const message = 'must be "next_sale" in a plan with a differential bonus';
    faults.push({ path: ["ranks", "effective"], message });
  }
  const atOnceGv = ranks.ladders.some(
    (ladder) =>
      ladder.evaluate === "at_once" &&
      requirementsOf(ladder).some(([{ metric }]) => metric === "gv"),
  );
  if (volumes?.gv && atOnceGv) {
    const message = 'needs every ladder that asks for "gv" to be evaluated each day, week or month';
    faults.push({ path: ["volumes", "gv"], message });
  }
  return faults;
}
