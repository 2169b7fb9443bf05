/** What the plugin costs a shopper: completion of a cart in a store with it and in one without, in turns. */
import { fetchHttp, storeHeaders, type Http } from "../../demo/http";
import { createCart, payCart } from "../../demo/orders";
import type { DemoStore } from "../../demo/store";
import type { Bench } from "../main";
import { median, percentile, timed } from "../measure";
import { randomOf } from "../random";
import { figureOf } from "../report";
import { withStores, type OpenStore } from "../stores";

const PAIRS = 100;
const ALL_PAIRS = 500;
const WARM_UP = 15;
const RESAMPLES = 2_000;
const HOST = "127.0.0.1";

interface Shop {
  http: Http;
  store: DemoStore;
  /** the code of a partner, where the store knows any */
  code: string | null;
}

export const cart: Bench = async (report, { isFull }) => {
  await withStores(async ({ kept, freePort, open }) => {
    const start = async ({ runner }: OpenStore, code: string | null): Promise<Shop> => {
      const port = await freePort();
      await runner.start({ host: HOST, port });
      return { http: fetchHttp(`http://${HOST}:${port}`), store: kept.store, code };
    };
    const shops = {
      ours: await start(await open("with"), kept.members[9].referral_code),
      bare: await start(await open("without"), null),
    };
    const times = { ours: [] as number[], bare: [] as number[] };
    const pairs = isFull ? ALL_PAIRS : PAIRS;
    for (let pair = -WARM_UP; pair < pairs; pair++) {
      const order = pair % 2 === 0 ? (["ours", "bare"] as const) : (["bare", "ours"] as const);
      for (const name of order) {
        const ms = await completion(shops[name]);
        if (pair >= 0) times[name].push(ms);
      }
    }
    const bench = "cart";
    const unit = "ms";
    const bare = (value: number) => ({ name: "a store without the plugin", value });
    for (const [name, share] of [
      ["p50", 0.5],
      ["p95", 0.95],
    ] as const) {
      report.add(
        figureOf({
          bench,
          figure: `completion of a cart with a code, ${name}`,
          ours: percentile(times.ours, share),
          baseline: bare(percentile(times.bare, share)),
          unit,
          n: pairs,
        }),
      );
    }
    const differences = times.ours.map((ms, i) => ms - times.bare[i]);
    const [low, high] = intervalOf(differences);
    const figure = `median difference of a pair (95 %: ${low.toFixed(1)} to ${high.toFixed(1)})`;
    report.add(figureOf({ bench, figure, ours: median(differences), unit, n: pairs }));
  });
};

/** A guest's cart, with the code where there is one, until it can be completed; how long that then takes. */
async function completion({ http, store, code }: Shop): Promise<number> {
  const config = storeHeaders(store.publishable_key);
  const id = await createCart(http, store);
  if (code) await http.post(`/store/carts/${id}/referral`, { code }, config);
  await payCart(http, store, id);
  return timed(() => http.post(`/store/carts/${id}/complete`, {}, config));
}

/** Where 95 of 100 medians of samples drawn from the sample lie. */
function intervalOf(values: readonly number[]): [number, number] {
  const random = randomOf(23);
  const medians = Array.from({ length: RESAMPLES }, () =>
    median(values.map(() => values[Math.floor(random() * values.length)])),
  );
  return [percentile(medians, 0.025), percentile(medians, 0.975)];
}
