/** Calendar days of a time zone, from instants. */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    const digits = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
    // This locale writes a day as ISO 8601 does: 2026-01-31.
    format = new Intl.DateTimeFormat("en-CA", { ...digits, timeZone: zone, calendar: "iso8601" });
    formats.set(zone, format);
  }
  return format;
}

/** The day of an instant as a clock on the wall of the zone shows it: `"2026-01-31"`. */
export function dayOf(at: string, zone: string): string {
  const instant = new Date(at);
  return zone === "UTC" ? instant.toISOString().slice(0, 10) : formatOf(zone).format(instant);
}

/** The day before a day. */
export function dayBefore(day: string): string {
  const noon = new Date(`${day}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() - 1);
  return noon.toISOString().slice(0, 10);
}
