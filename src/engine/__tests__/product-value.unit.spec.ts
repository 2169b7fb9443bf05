import { isPlain, lineOf, type LineValue } from "../line-value";
import { valueOfProduct, type Product } from "../product-value";

const product = (metadata: object, ...categories: string[]): Product => ({
  id: "prod_1",
  title: "Tea",
  metadata: metadata as Product["metadata"],
  categories: categories.map((handle) => ({ id: `pcat_${handle}`, handle })),
});

const PLAN = {
  volumes: {
    rules: [
      { category: "food", rate: "0.5", pv: "2" },
      { category: "pcat_gifts", exclude: true },
      { category: "tea", rate: "0.1", bv: "3", cv: "4", exclude: true },
    ],
  },
};

describe("what a product is worth", () => {
  it.each<[string, Product, LineValue]>([
    ["nothing said", product({ colour: "green", upline: 1 }), {}],
    ["emptied fields", product({ upline_pv: "", upline_bv: null, upline_rate: "  " }), {}],
    ["the defaults spelt out", product({ upline_rate: "1.0", upline_exclude: "false" }), {}],
    [
      "everything",
      product({
        upline_pv: "12.5",
        upline_bv: "0",
        upline_cv: 7,
        upline_rate: 0.25,
        upline_exclude: "true",
        upline_qualifies: true,
      }),
      { pv: "12.5", bv: "0", cv: "7", rate: "0.25", exclude: true, qualifies: true },
    ],
    ["what does not qualify", product({ upline_qualifies: "false" }), { qualifies: false }],
    ["a category by handle", product({}, "food"), { rate: "0.5", pv: { of_net: "2" } }],
    ["a category by id", product({}, "gifts"), { exclude: true }],
    ["the first rule alone", product({}, "tea", "food"), { rate: "0.5", pv: { of_net: "2" } }],
    ["another category", product({}, "books"), {}],
    [
      "metadata before the rule, field by field",
      product({ upline_rate: "1", upline_pv: "9", upline_exclude: false }, "tea"),
      { pv: "9", bv: { of_net: "3" }, cv: { of_net: "4" } },
    ],
  ])("%s", (_name, given, expected) => {
    expect(valueOfProduct(given, PLAN)).toEqual(expected);
  });

  it.each([
    ["upline_pv", "abc", /decimal number/],
    ["upline_bv", "-1", /not below 0/],
    ["upline_cv", "1e3", /decimal number/],
    ["upline_cv", 1e21, /decimal number/],
    ["upline_pv", { of_net: "1" }, /upline_pv "\{"of_net":"1"\}" must be a decimal number/],
    ["upline_pv", true, /decimal number/],
    ["upline_pv", "1".repeat(41), /"1{40}…"/],
    ["upline_pv", "1".repeat(40), /"1{40}"/],
    ["upline_rate", "1.01", /between 0 and 1/],
    ["upline_rate", "10%", /decimal number/],
    ["upline_exclude", "yes", /true or false/],
    ["upline_qualifies", 1, /true or false/],
  ])("refuses %s = %j, naming product and key", (key, value, reason) => {
    const refused = expect.objectContaining({
      code: "invalid_product_metadata",
      field: `metadata.${key}`,
      message: expect.stringMatching(reason),
    });
    expect(() => valueOfProduct(product({ [key]: value }), {})).toThrow(refused);
    expect(() => valueOfProduct(product({ [key]: value }), {})).toThrow(
      `product "Tea" (prod_1): metadata ${key} `,
    );
  });
});

it("a value that says nothing is a plain line's", () => {
  expect([isPlain({}), isPlain({ qualifies: false }), isPlain({ pv: "0" })]).toEqual([
    ...[true, false, false],
  ]);
});

it("points are per unit, a factor is of the net", () => {
  const value: LineValue = { pv: "1.5", bv: { of_net: "2" }, rate: "0.5" };
  expect(lineOf(value, "30", "3")).toEqual({
    net: "30",
    pv: "4.5",
    bv: { of_net: "2" },
    cv: null,
    rate: "0.5",
    exclude: false,
    qualifies: null,
  });
});
