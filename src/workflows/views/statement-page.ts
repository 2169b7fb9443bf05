/** A statement as a page to print: no script, one style that its policy names by hash, every text escaped. */
import { createHash } from "node:crypto";
import type { Statement } from "./statement";

const STYLE = `
body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #111; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; }
p { margin: .25rem 0; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .85rem; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid #ccc; vertical-align: top; }
.amount { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; } thead { display: table-header-group; } tr { break-inside: avoid; } }
`;

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** Headers the page is sent with: nothing but its own style may load, and no shared cache keeps it. */
export const STATEMENT_HEADERS = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy":
    `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; ` +
    "form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "private, no-store",
  Vary: "Accept",
};

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

type Cell = string | number | null;

/** Escapes every value; only the template itself is markup. */
const text = (value: Cell): string =>
  String(value ?? "").replace(/[&<>"']/g, (character) => ENTITIES[character]);

const BUCKETS = ["pending", "available", "payout_hold", "owed", "total"] as const;
type Amounts = Statement["statement"]["opening"];

const amountCells = (amounts: Amounts): string =>
  BUCKETS.map((bucket) => `<td class="amount">${text(amounts[bucket])}</td>`).join("");

const words = (name: string): string => name.replaceAll("_", " ");

function lineRow(line: Statement["statement"]["lines"][number]): string {
  const moved = line.from && line.to ? `${words(line.from)} → ${words(line.to)}` : null;
  const cells = [
    line.recorded_at.replace("T", " ").slice(0, 19),
    `${words(line.what)}: ${words(line.note)}`,
    line.order_id,
    line.bonus,
    line.level,
    moved ?? words(line.to ?? line.from ?? ""),
  ];
  return `<tr>${cells.map((cell) => `<td>${text(cell)}</td>`).join("")}<td class="amount">${text(
    moved ? `(${line.amount})` : line.change,
  )}</td>${amountCells(line.balances)}</tr>`;
}

/** The page of a statement; times are UTC. */
export function statementPage({ statement, count, limit, offset }: Statement): string {
  const { partner_id, display_name, currency, from, at, head, opening, closing } = statement;
  const shown = statement.lines.length;
  const lines = shown === 0 ? "no lines" : `lines ${offset + 1} to ${offset + shown} of ${count}`;
  const more = count > limit ? " This is one page of several." : "";
  const bucketHeads = BUCKETS.map((bucket) => `<th class="amount">${text(words(bucket))}</th>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Statement of ${text(display_name)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Statement of ${text(display_name)}</h1>
<p>Partner ${text(partner_id)} · ${text(currency.toUpperCase())}</p>
<p>From ${text(from ?? "the beginning")} to ${text(at)}</p>
<table>
<caption>Balances</caption>
<thead><tr><th></th>${bucketHeads.join("")}</tr></thead>
<tbody>
<tr><th>Opening</th>${amountCells(opening)}</tr>
<tr><th>Closing</th>${amountCells(closing)}</tr>
</tbody>
</table>
<p>Ever earned ${text(statement.total_earned)}, ever withdrawn ${text(statement.total_withdrawn)}.</p>
<table>
<caption>${text(lines)}.${more}</caption>
<thead><tr><th>Recorded (UTC)</th><th>What</th><th>Order</th><th>Bonus</th><th>Level</th><th>Where</th>
<th class="amount">Amount</th>${bucketHeads.join("")}</tr></thead>
<tbody>
${statement.lines.map(lineRow).join("\n")}
</tbody>
</table>
<p>This statement stands on journal ${text(head.no)} of the store's ledger, whose head was</p>
<p><code>${text(head.hash)}</code></p>
<p>Keep it: whoever has it can have its place in the ledger proven.</p>
</body>
</html>
`;
}
