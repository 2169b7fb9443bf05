/**
 * Text as every SEPA bank takes it (EPC217-08): basic Latin letters, digits and `/ - ? : ( ) . , ' +` and space.
 * What has no conversion becomes a full stop.
 */
import { transliterate } from "transliteration";

/** Conversions of EPC217-08 that a transliteration does not know; `&` as German banks convert it. */
const CONVERSIONS: Record<string, string> = {
  "&": "+",
  ";": ",",
  "[": "(",
  "]": ")",
  "{": "(",
  "}": ")",
  "\\": "/",
  "|": "/",
  _: "-",
  "~": "-",
  "`": "'",
  "€": "E",
  Ъ: "A",
  ъ: "a",
  Ь: "Y",
  ь: "y",
};

/** A name or a text, cut to `max` characters; a full stop where nothing is left, since a file takes no empty text. */
export function sepaText(text: string, max: number): string {
  const converted = text
    .normalize("NFC")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/./gsu, (sign) => CONVERSIONS[sign] ?? sign);
  const latin = transliterate(converted, { unknown: "." })
    .replace(/\s+/g, " ")
    .replace(/[^A-Za-z0-9/\-?:().,'+ ]/g, ".")
    .trim()
    .slice(0, max)
    .trim();
  return latin || ".";
}

/** An id of ours as a bank's reference: 35 characters, the end of it, where ids differ. */
export function sepaId(id: string): string {
  return id.replace(/[^A-Za-z0-9]/g, "-").slice(-35);
}
