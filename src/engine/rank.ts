/**
 * Ranks: ladders of steps, each with what it asks for and what it gives. A rank won by one fact counts for
 * the next one. Ladders that expire nothing only ever raise (seed 003).
 */
import { z } from "zod";
import { code, share } from "./bonuses/fields";

export const rankCode = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,19}$/, 'must be a short code such as "4_PRO"');

/** What a step can ask for. All but the counts are amounts of the plan's currency. */
export const AMOUNT_METRICS = [
  "pv",
  "gv",
  "bv",
  "cv",
  /** what the partner bought itself, investments included */
  "own_purchases",
  /** the largest of its own purchases */
  "largest_purchase",
  /** own purchases and sales to own clients */
  "personal_turnover",
  /** own purchases, sales to own clients, and everything below */
  "structure_turnover",
] as const;
export const COUNT_METRICS = ["directs", "team_size"] as const;
export type AmountMetric = (typeof AMOUNT_METRICS)[number];
export type CountMetric = (typeof COUNT_METRICS)[number];
export type Metric = AmountMetric | CountMetric;

/** Amounts in ledger units of the plan's currency, counts as they are. */
export type Metrics = Readonly<Record<Metric, bigint>>;

/** An amount of the plan's currency in major units. */
export const amount = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,4})?$/, 'must be an amount of the plan\'s currency such as "1100"');
const count = z.int().min(1).max(1_000_000_000);

const requirement = z.discriminatedUnion("metric", [
  z.strictObject({ metric: z.enum(AMOUNT_METRICS), at_least: amount }),
  z.strictObject({ metric: z.enum(COUNT_METRICS), at_least: count }),
]);
export type Requirement = z.infer<typeof requirement>;

const step = z.strictObject({
  code: rankCode,
  name: z.string().min(1).max(100),
  /** shares by name, for the bonuses that pay by rank */
  rates: z.record(code, share).default({}),
  /** all of them; none for the first step, on which everybody starts */
  requires: z.array(requirement).max(20),
  badge_url: z
    .string()
    .max(500)
    .regex(/^https?:\/\/[^\s"<>]+$/, 'must be a web address such as "https://…/gold.png"')
    .optional(),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/, 'must be a colour such as "#1f6feb"')
    .optional(),
});
export type RankStep = z.infer<typeof step>;

const ladder = z
  .strictObject({
    code,
    /** without it a partner stays on the first step, whatever its metrics */
    activation: z
      .strictObject({
        metric: z.enum(["own_purchases", "largest_purchase"]),
        at_least: amount,
      })
      .optional(),
    /** from the first step, on which everybody starts, upwards */
    steps: z.array(step).min(2).max(100),
  })
  .superRefine(({ steps }, context) => {
    const refuse = (index: number, field: string, message: string) =>
      context.addIssue({ code: "custom", path: ["steps", index, field], message });
    steps.forEach((item, index) => {
      if (steps.findIndex((other) => other.code === item.code) < index) {
        refuse(index, "code", `"${item.code}" is used twice`);
      }
      if (index === 0 && item.requires.length > 0) {
        refuse(index, "requires", "must be empty: everybody starts on the first step");
      }
      if (index > 0 && item.requires.length === 0) {
        refuse(index, "requires", "must ask for something: only the first step is free");
      }
    });
  });
export type Ladder = z.infer<typeof ladder>;

export const ranks = z
  .strictObject({
    ladders: z.array(ladder).min(1).max(10),
    /** a new rank counts from the fact after the one that won it */
    effective: z.literal("next_sale"),
    /** a rank once won stays */
    expire: z.literal("never"),
  })
  .superRefine(({ ladders }, context) =>
    ladders.forEach((item, index) => {
      if (ladders.findIndex((other) => other.code === item.code) === index) return;
      const message = `"${item.code}" is used twice`;
      context.addIssue({ code: "custom", path: ["ladders", index, "code"], message });
    }),
  );
export type Ranks = z.infer<typeof ranks>;

/** What a record of a plan holds under a name; never what every object has. */
export const named = <Value>(
  record: Readonly<Record<string, Value>>,
  name: string,
): Value | undefined => Object.entries(record).find(([key]) => key === name)?.[1];

export function ladderOf(all: Ranks | undefined, wanted: string): Ladder | undefined {
  return all?.ladders.find((item) => item.code === wanted);
}

/** A ladder with its thresholds read once. */
export class Ranker {
  readonly #steps: readonly { metric: Metric; at_least: bigint }[][];
  readonly #activation: { metric: Metric; at_least: bigint } | null;

  /** `units` reads an amount of the plan's currency. */
  constructor(
    readonly ladder: Ladder,
    units: (text: string) => bigint,
  ) {
    const read = ({ metric, at_least }: { metric: Metric; at_least: string | number }) => ({
      metric,
      at_least: typeof at_least === "string" ? units(at_least) : BigInt(at_least),
    });
    this.#steps = ladder.steps.map(({ requires }) => requires.map(read));
    this.#activation = ladder.activation ? read(ladder.activation) : null;
  }

  /** Where a code stands on the ladder; −1 when it does not. */
  indexOf(wanted: string): number {
    return this.ladder.steps.findIndex((item) => item.code === wanted);
  }

  /** Whether the metrics are enough for any rank above the first; without such a rule they are. */
  isActivated(metrics: Metrics): boolean {
    return this.#activation === null || isMet(metrics, this.#activation);
  }

  /** The highest step whose requirements are all met, but never below `from`. */
  climb(metrics: Metrics, from: number): number {
    if (from === 0 && !this.isActivated(metrics)) return 0;
    for (let index = this.#steps.length - 1; index > from; index--) {
      if (this.#steps[index].every((item) => isMet(metrics, item))) return index;
    }
    return from;
  }
}

const isMet = (metrics: Metrics, { metric, at_least }: { metric: Metric; at_least: bigint }) =>
  metrics[metric] >= at_least;
