import de from "./json/de.json";
import en from "./json/en.json";

/** Merged into the dashboard's own words: everything of ours is under the one key `upline`. */
export default {
  en: { translation: en },
  de: { translation: de },
};
