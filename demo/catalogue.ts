/** What the demo store sells, where, and for how much. Prices are in major units and easy to halve. */

/** Currencies of the demo store; the first is its default and that of its first region. */
export const CURRENCIES = ["usd", "eur", "jpy", "kwd"] as const;
export type DemoCurrency = (typeof CURRENCIES)[number];

/** An amount in each currency; a currency left out has no price. */
export type Prices = Partial<Record<DemoCurrency, number>>;

/** One region a currency. Europe's prices include tax: 119.00 is 100.00 and 19 % of it. */
export const REGIONS: Record<
  DemoCurrency,
  { name: string; country: string; tax?: { name: string; code: string; rate: number } }
> = {
  usd: { name: "United States", country: "us" },
  eur: { name: "Germany", country: "de", tax: { name: "VAT", code: "vat", rate: 19 } },
  jpy: { name: "Japan", country: "jp" },
  kwd: { name: "Kuwait", country: "kw" },
};

export const SHIPPING_PRICES: Required<Prices> = { usd: 5, eur: 5, jpy: 500, kwd: 1.5 };

export interface CatalogueItem {
  title: string;
  handle: string;
  description: string;
  prices: Prices;
  /** where `upline_pv`, `upline_rate` and so on go */
  metadata?: Record<string, string>;
}

export const CATALOGUE: CatalogueItem[] = [
  {
    title: "Starter kit",
    handle: "starter-kit",
    description: "Everything a new customer needs to try the range.",
    prices: { usd: 100, eur: 119, jpy: 15000, kwd: 30.5 },
  },
  {
    title: "Daily essentials",
    handle: "daily-essentials",
    description: "A month of the basics.",
    prices: { usd: 40, eur: 47.6, jpy: 6000, kwd: 12.25 },
  },
  {
    title: "Travel size",
    handle: "travel-size",
    description: "Small enough for hand luggage.",
    prices: { usd: 10, eur: 11.9, jpy: 1500, kwd: 3.125 },
  },
  {
    title: "Gift box",
    handle: "gift-box",
    description: "Four favourites, wrapped.",
    prices: { usd: 75, eur: 89.25, jpy: 11000, kwd: 23 },
  },
  {
    title: "Family pack",
    handle: "family-pack",
    description: "Three months for four people.",
    prices: { usd: 250, eur: 297.5, jpy: 37500, kwd: 77.125 },
  },
  {
    title: "Studio edition",
    handle: "studio-edition",
    description: "The whole range, for professionals.",
    prices: { usd: 1000, eur: 1190, jpy: 150000, kwd: 305 },
  },
];
