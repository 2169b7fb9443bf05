import { defaultCurrencies } from "@medusajs/framework/utils";
import { CURRENCY_DIGITS } from "../currencies";

it("knows Medusa's currencies, each with Medusa's digits", () => {
  const theirs = Object.values(defaultCurrencies).map(
    ({ code, decimal_digits }) => [code.toLowerCase(), decimal_digits] as const,
  );
  expect(Object.fromEntries(CURRENCY_DIGITS)).toEqual(Object.fromEntries(theirs));
});
