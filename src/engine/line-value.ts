/**
 * What a line of an order is worth beside its price: frozen with the order's first decision, because a price
 * list of points may change later. What is absent is the default, so an empty value is a plain line's.
 */
import { z } from "zod";
import { decimal } from "./decimal";
import { multiply, rate, rateText } from "./money";
import type { OfNet, VolumeLine } from "./order-volume";

/** Points of one unit, in major units of the plan's currency; or a multiple of the line's net. */
const worth = z.union([decimal, z.strictObject({ of_net: decimal })]);

export const lineValue = z.strictObject({
  pv: worth.optional(),
  bv: worth.optional(),
  cv: worth.optional(),
  /** the part of the net that is commissionable */
  rate: decimal.optional(),
  exclude: z.literal(true).optional(),
  /** whether it counts for activation */
  qualifies: z.boolean().optional(),
});
export type LineValue = z.infer<typeof lineValue>;

/** By id of the line. A line that is not listed was not there when the values were frozen. */
export const lineValues = z.record(z.string(), lineValue);
export type LineValues = z.infer<typeof lineValues>;

export const isPlain = (value: LineValue): boolean => Object.keys(value).length === 0;

/** A value over the quantity that was kept, as {@link VolumeLine} wants it. */
export function lineOf(value: LineValue, net: string, quantity: string): VolumeLine {
  const points = (worthOf: LineValue["pv"]): string | OfNet | null => {
    if (worthOf === undefined) return null;
    if (typeof worthOf !== "string") return worthOf;
    return rateText(multiply(rate(worthOf), rate(quantity)));
  };
  return {
    net,
    pv: points(value.pv),
    bv: points(value.bv),
    cv: points(value.cv),
    rate: value.rate ?? null,
    exclude: value.exclude ?? false,
    qualifies: value.qualifies ?? null,
  };
}
