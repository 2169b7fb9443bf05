/** From what a store says of a product to what one line of it is worth. */
import { DECIMAL } from "./decimal";
import { EngineError } from "./errors";
import type { LineValue } from "./line-value";
import { ONE_RATE, compare, rate } from "./money";
import type { Plan } from "./plan";
import { named } from "./rank";
import type { VolumeRule } from "./volumes";

/** A product as the store has it now. Metadata is whatever people wrote. */
export interface Product {
  id: string;
  title: string;
  metadata: Readonly<Record<string, unknown>>;
  /** those the product itself is in, not the ones above them */
  categories: readonly { id: string; handle: string }[];
}

const POINTS = ["pv", "bv", "cv"] as const;

/**
 * A field of the metadata goes before the same field of the plan's rules, of which the first counts that names
 * a category of the product. Throws `invalid_product_metadata`, which names the product and the key.
 */
export function valueOfProduct(product: Product, plan: Pick<Plan, "volumes">): LineValue {
  const rule = ruleFor(product, plan.volumes?.rules ?? []);
  const value: LineValue = {};
  for (const name of POINTS) {
    const points = decimalOf(product, `upline_${name}`);
    const factor = rule?.[name];
    if (points !== null) value[name] = points;
    else if (factor !== undefined) value[name] = { of_net: factor };
  }
  const part = shareOf(product, "upline_rate") ?? rule?.rate;
  // All of it is the default.
  if (part !== undefined && compare(rate(part), ONE_RATE) !== 0) value.rate = part;
  if (flagOf(product, "upline_exclude") ?? rule?.exclude) value.exclude = true;
  const qualifies = flagOf(product, "upline_qualifies");
  if (qualifies !== null) value.qualifies = qualifies;
  return value;
}

function ruleFor({ categories }: Product, rules: readonly VolumeRule[]): VolumeRule | undefined {
  const names = new Set(categories.flatMap(({ id, handle }) => [id, handle]));
  return names.size === 0 ? undefined : rules.find(({ category }) => names.has(category));
}

/** What stands under a key; an emptied field of a form is no value. */
function textOf({ metadata }: Product, key: string): string | null {
  const value = named(metadata, key);
  if (value === null || value === undefined) return null;
  const text = typeof value === "object" ? JSON.stringify(value) : String(value).trim();
  return text === "" ? null : text;
}

function decimalOf(product: Product, key: string): string | null {
  const text = textOf(product, key);
  if (text === null || DECIMAL.test(text)) return text;
  throw refused(product, key, text, 'must be a decimal number such as "12.50", not below 0');
}

function shareOf(product: Product, key: string): string | undefined {
  const text = decimalOf(product, key);
  if (text === null) return undefined;
  if (compare(rate(text), ONE_RATE) <= 0) return text;
  throw refused(product, key, text, "must lie between 0 and 1");
}

function flagOf(product: Product, key: string): boolean | null {
  const text = textOf(product, key);
  if (text === null) return null;
  if (text === "true" || text === "false") return text === "true";
  throw refused(product, key, text, "must be true or false");
}

function refused({ id, title }: Product, key: string, text: string, reason: string): EngineError {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return new EngineError(
    "invalid_product_metadata",
    `product "${title}" (${id}): metadata ${key} "${shown}" ${reason}`,
    `metadata.${key}`,
  );
}
