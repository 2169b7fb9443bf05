import { randomBytes } from "node:crypto";
import fc from "fast-check";
import type { KeyRing } from "../../../support/secrets";
import { fingerprintsOf, seal, unseal } from "../vault";

const ring = (id: string, ...retired: KeyRing[]): KeyRing => ({
  current: { id, bytes: randomBytes(32) },
  retired: retired.map(({ current }) => current),
});
const PLACE = { id: "upm_1", partner_id: "prt_1", kind: "manual" };
const SECRET = { details: { iban: "DE89370400440532013000" }, identity: "DE89370400440532013000" };

describe("the vault of payout methods", () => {
  it("gives back whatever was put in, and shows none of it", () => {
    const keys = ring("k1");
    const details = fc.dictionary(fc.string(), fc.string({ unit: "grapheme" }), { maxKeys: 5 });
    fc.assert(
      fc.property(details, fc.string(), (given, identity) => {
        const secret = { details: { ...given }, identity };
        const sealed = seal(keys, PLACE, secret);
        expect(unseal(keys, PLACE, sealed)).toEqual(JSON.parse(JSON.stringify(secret)));
      }),
    );
    const sealed = seal(keys, PLACE, SECRET);
    expect(JSON.stringify(sealed)).not.toContain("DE89");
    expect(seal(keys, PLACE, SECRET).sealed).not.toBe(sealed.sealed);
  });

  it.each([
    ["of another method", { ...PLACE, id: "upm_2" }],
    ["of another partner", { ...PLACE, partner_id: "prt_2" }],
    // One long id is no two short ones.
    ["cut elsewhere", { ...PLACE, id: "upm_1\nprt", partner_id: "_1" }],
  ])("does not open a ciphertext %s", (_what, place) => {
    const keys = ring("k1");
    expect(() => unseal(keys, place, seal(keys, PLACE, SECRET))).toThrow();
  });

  it("does not open a ciphertext of which one bit was changed, anywhere", () => {
    const keys = ring("k1");
    const sealed = seal(keys, PLACE, SECRET);
    const length = Buffer.from(sealed.sealed, "base64").length;
    for (let index = 0; index < length; index++) {
      const bytes = Buffer.from(sealed.sealed, "base64");
      bytes[index] ^= 1;
      const changed = { ...sealed, sealed: bytes.toString("base64") };
      expect(() => unseal(keys, PLACE, changed)).toThrow();
    }
  });

  it("does not open what is cut short, down to nothing", () => {
    const keys = ring("k1");
    const sealed = seal(keys, PLACE, SECRET);
    for (const length of [0, 4, 12, 20, 28]) {
      const cut = Buffer.from(sealed.sealed, "base64").subarray(0, length).toString("base64");
      expect(() => unseal(keys, PLACE, { ...sealed, sealed: cut })).toThrow();
    }
  });

  it("opens by a retired key, and names the key that is missing", () => {
    const old = ring("k1");
    const sealed = seal(old, PLACE, SECRET);
    expect(unseal(ring("k2", old), PLACE, sealed)).toEqual(SECRET);
    expect(() => unseal(ring("k2"), PLACE, sealed)).toThrow(/key "k1", which is not in/);
    expect(() => unseal(ring("k1"), PLACE, sealed)).toThrow();
  });

  it("equal accounts of two partners have one fingerprint; of two providers, or under two keys, two", () => {
    const keys = ring("k1");
    const print = (given: KeyRing, place = PLACE, identity = SECRET.identity) =>
      seal(given, place, { ...SECRET, identity }).fingerprint;
    const other = { ...PLACE, id: "upm_2", partner_id: "prt_2" };
    expect(print(keys, other)).toBe(print(keys));
    expect(print(keys, { ...other, kind: "stripe-connect" })).not.toBe(print(keys));
    expect(print(keys, other, "FR7630006000011234567890189")).not.toBe(print(keys));
    const next = ring("k2", keys);
    expect(print(next)).not.toBe(print(keys));
    expect(fingerprintsOf(next, "manual", SECRET.identity)).toEqual([print(next), print(keys)]);
  });
});
