const LIMIT_MS = 120_000;
const IMPORTS = /\b(?:from|import)\s*\(?\s*"((?:\/|\.\.?\/)[^"\s]+)"/g;
const SCRIPTS = /<script[^>]+src="([^"]+)"/g;

const matches = (text, pattern) => [...text.matchAll(pattern)].map(([, found]) => found);

/**
 * Asks for every module of the admin once. Vite compiles the admin when somebody first opens it,
 * which takes half a minute on a fresh install; done here, the first visitor finds it ready.
 */
export async function warmAdmin(admin_url) {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const read = async (url) => (await fetch(url, { signal })).text();
  const page = `${admin_url}/`;
  const seen = new Set();
  let wave = matches(await read(page), SCRIPTS).map((src) => new URL(src, page).href);
  while (wave.length > 0) {
    wave.forEach((url) => seen.add(url));
    const found = await Promise.all(
      wave.map(async (url) =>
        matches(await read(url), IMPORTS).map((name) => new URL(name, url).href),
      ),
    );
    wave = [...new Set(found.flat())].filter((url) => !seen.has(url) && url.startsWith(page));
  }
  return seen.size;
}
