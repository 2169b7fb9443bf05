import type { OrderCommissions } from "./commissions";

/** Rows in columns as wide as their widest cell; amounts (column names in `right`) to the right. */
function table(names: string[], rows: string[][], right: string[]): string {
  const widths = names.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i].length)));
  const line = (cells: string[]) =>
    cells
      .map((cell, i) =>
        right.includes(names[i]) ? cell.padStart(widths[i]) : cell.padEnd(widths[i]),
      )
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width));
  return [line(names), line(rule), ...rows.map(line)].join("\n");
}

function levels({ from_level, to_level }: { from_level?: number; to_level?: number }): string {
  if (from_level === undefined) return "";
  return from_level === to_level ? `level ${from_level}` : `levels ${from_level}-${to_level}`;
}

/** What everyone earned from one order and why, and why the others of the upline got nothing. */
export function earnings(found: OrderCommissions, nameOf: (partner_id: string) => string): string {
  const lines = found.lines.map(({ recipient, bonus, level, rate, amount, state, why }) => [
    recipient.kind === "partner" ? nameOf(recipient.id) : `${recipient.kind} ${recipient.id}`,
    bonus,
    level === null ? "" : String(level),
    rate ?? "",
    amount,
    state,
    why,
  ]);
  const parts = [
    `base ${found.base} ${found.currency}, paid out ${found.total} ${found.currency}`,
    table(["who", "bonus", "level", "rate", "amount", "state", "why"], lines, ["level", "amount"]),
  ];
  if (found.skipped.length > 0) {
    const skipped = found.skipped.map((skip) => [
      skip.partner_id ? nameOf(skip.partner_id) : levels(skip),
      skip.bonus,
      skip.why,
    ]);
    parts.push("who got nothing", table(["who", "bonus", "why"], skipped, []));
  }
  return parts.join("\n\n");
}
