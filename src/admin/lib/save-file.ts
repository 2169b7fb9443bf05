import type { ServedFile } from "./http";

/** Long enough for the browser to have taken the content. */
const KEPT_MS = 60_000;

/** Hands a file that was fetched with the admin's login to the browser's downloads. */
export function saveFile({ name, content }: ServedFile): void {
  const href = URL.createObjectURL(content);
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}
