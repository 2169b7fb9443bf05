import { EngineError, unreachable } from "../errors";

it("a refusal carries its code and the field it is about", () => {
  const refusal = new EngineError("bad_row", "amount is missing", "amount");
  expect(refusal).toMatchObject({ name: "EngineError", code: "bad_row", field: "amount" });
  expect(refusal.message).toBe("amount is missing");
});

it("a value that no type lets through is refused, not passed by", () => {
  expect(() => unreachable("week" as never)).toThrow(
    expect.objectContaining({ code: "invariant_broken", message: "unexpected value week" }),
  );
});
