/** `npm run drill -- tampering` in small: the same code on a book of some dozen orders. */
import { tamperOften } from "../../drill/tampering";

it("whatever somebody with all rights does to rows is refused, or found and named", async () => {
  const plan = { partners: 8, orders: 40, tamperings: 25, seed: 5 };
  const { refused, found } = await tamperOften(plan);
  expect(refused + found).toBe(25);
  expect(found).toBeGreaterThan(12);
}, 300_000);
