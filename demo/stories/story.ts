import type { CatalogueItem } from "../catalogue";

/** Who invited whom, in the order of joining: first the sponsor, nobody for a root. */
export type Invitation = [sponsor: string | undefined, ...invited: string[]];

/** Something that happens in a demo store. People, products and orders are named, not numbered. */
export type Step =
  | {
      kind: "order";
      /** how later steps call it */
      order: string;
      /** handle of the product */
      product: string;
      quantity?: number;
      currency?: "usd" | "eur" | "jpy" | "kwd";
      /** the partner who buys; without one, a guest */
      by?: string;
      /** whose code is put on the cart */
      code_of?: string;
    }
  /** Paid: volumes, turnover and ranks count from here. */
  | { kind: "capture"; order: string }
  /** Major units of the order's currency, delivery included. */
  | { kind: "refund"; order: string; amount: number }
  /** Somebody registers and enrols later than the others. */
  | { kind: "join"; name: string; sponsor: string }
  | { kind: "rank"; of: string; ladder: string; rank: string; reason: string }
  | { kind: "check_in"; of: string }
  | {
      kind: "fact";
      fact: "investment" | "profit" | "task";
      id: string;
      of: string;
      amount?: string;
      fee?: string;
      own_return?: string;
      metric?: string;
    }
  | { kind: "close"; period: "day" | "week" | "month" };

/** The products, people and first days of a demo store: one for each preset. */
export interface Story {
  catalogue: readonly CatalogueItem[];
  invitations: readonly Invitation[];
  steps: readonly Step[];
  /** whose code the shopper of the last order uses, and what is bought */
  last: { code_of: string; product: string };
}
