/** CSV as RFC 4180 has it, and safe to open in a spreadsheet. */

/**
 * What a spreadsheet would run as a formula, in its full-width forms too, also behind white space that an
 * import may cut off. A plain number, negative ones too, is none.
 */
const FORMULA = /^[\s\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** What ends a field somewhere: some spreadsheets split by semicolons or tabs whatever the file says. */
const SEPARATOR = /[",;\t\r\n]/;

/** The text of a cell; one that would be run as a formula gets an apostrophe before it. */
export function cellText(value: string): string {
  return FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
}

function csvField(value: string): string {
  const safe = cellText(value);
  return SEPARATOR.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One record with its line end. */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map(csvField).join(",")}\r\n`;
}
