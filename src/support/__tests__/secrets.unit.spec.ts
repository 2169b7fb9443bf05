import { randomBytes } from "node:crypto";
import { parseOptions, parseSecrets } from "../options";
import { DEMO_KEY } from "../secrets";

const hex = randomBytes(32).toString("hex");
const base64 = randomBytes(32).toString("base64");
const ringOf = (encryption_key: unknown) => parseSecrets({ encryption_key }).keys;
const refusalOf = (encryption_key: unknown): string => {
  try {
    parseOptions({ encryption_key });
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
};

describe("the option encryption_key", () => {
  it("is 32 bytes in hex or base64; without a name it is named by itself", () => {
    expect(ringOf(hex)?.current.bytes.toString("hex")).toBe(hex);
    expect(ringOf(base64)?.current.bytes.toString("base64")).toBe(base64);
    expect(ringOf(base64.replace("=", ""))?.current).toEqual(ringOf(base64)?.current);
    expect(ringOf(hex)?.current.id).toMatch(/^[0-9a-f]{12}$/);
    expect(ringOf(hex)?.current.id).not.toBe(ringOf(base64)?.current.id);
    expect(parseSecrets({}).keys).toBeNull();
  });

  it("has a name and retired keys where it is rotated; one without a name keeps the one it had", () => {
    const ring = ringOf({ id: "2026", key: hex, retired: [base64, { id: "2024", key: DEMO_KEY }] });
    const ids = ring?.retired.map(({ id }) => id);
    expect([ring?.current.id, ids]).toEqual(["2026", [ringOf(base64)?.current.id, "2024"]]);
  });

  it.each([
    ["31 bytes", randomBytes(31).toString("base64")],
    ["33 bytes", randomBytes(33).toString("hex")],
    ["a password", "correct horse battery staple, and some more"],
    ["nothing", ""],
    ["a number", 12345],
    ["a name without a key", { id: "a" }],
    ["a field nobody knows", { id: "a", key: hex, old: [] }],
    ["two keys of one name", { id: "a", key: hex, retired: [{ id: "a", key: base64 }] }],
    ["a bad retired key", { id: "a", key: hex, retired: ["short"] }],
  ])("is refused as %s, by its name and without being shown", (_what, given) => {
    const refusal = refusalOf(given);
    expect(refusal).toMatch(/^medusa-plugin-upline options\.encryption_key/);
    for (const secret of [hex, base64, "correct horse"]) expect(refusal).not.toContain(secret);
  });

  it("is not the demo's in production", () => {
    const { NODE_ENV } = process.env;
    try {
      process.env.NODE_ENV = "production";
      expect(refusalOf(DEMO_KEY)).toMatch(/the demo/);
      const asBase64 = Buffer.from(DEMO_KEY, "hex").toString("base64");
      expect(refusalOf({ id: "mine", key: asBase64 })).toMatch(/encryption_key/);
      expect(refusalOf(hex)).toBe("accepted");
    } finally {
      process.env.NODE_ENV = NODE_ENV;
    }
    expect(refusalOf(DEMO_KEY)).toBe("accepted");
  });

  it("is no option that every module is told", () => {
    const given = { encryption_key: hex, payout_providers: [{ resolve: "x", id: "x" }] };
    expect(Object.keys(parseOptions(given))).not.toEqual(
      expect.arrayContaining(["encryption_key"]),
    );
    expect(JSON.stringify(parseOptions(given))).not.toContain("payout_providers");
    expect(parseSecrets(given).payout_providers).toEqual([{ resolve: "x", id: "x", options: {} }]);
  });

  it("two providers have two ids", () => {
    const one = { resolve: "x", id: "x" };
    const message = /payout_providers: has two providers with one id/;
    expect(() => parseOptions({ payout_providers: [one, one] })).toThrow(message);
  });
});
