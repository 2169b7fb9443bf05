/** Options that hold secrets. What is wrong with one is said without showing it. */
import { createHash } from "node:crypto";
import { z } from "@medusajs/framework/zod";

/** A key by which something was encrypted is found again by its id. */
export interface Key {
  id: string;
  bytes: Buffer;
}

/** What is new is encrypted by `current`; what the retired ones encrypted can still be read. */
export interface KeyRing {
  current: Key;
  retired: Key[];
}

const KEY_BYTES = 32;

/** The key of the demo store, which everybody knows: 32 bytes in hex. */
export const DEMO_KEY = Buffer.from("upline demo: not for real money!").toString("hex");

const bytesOf = (text: string): Buffer =>
  /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, "hex") : Buffer.from(text, "base64");

const secret = z
  .string()
  .refine(
    (text) =>
      /^([0-9a-f]{64}|[A-Za-z0-9+/]{43}=?)$/i.test(text) && bytesOf(text).length === KEY_BYTES,
    "must be 32 bytes in hex or base64, such as `openssl rand -base64 32` prints",
  )
  .refine(
    (text) => process.env.NODE_ENV !== "production" || !bytesOf(text).equals(bytesOf(DEMO_KEY)),
    "is the key of the demo, which everybody knows; production needs its own",
  )
  .transform(bytesOf);

/** A key without a name is named by a hash of it. */
const idOf = (bytes: Buffer): string =>
  createHash("sha256").update("upline key id").update(bytes).digest("hex").slice(0, 12);

const fields = {
  id: z
    .string()
    .regex(/^[\w.-]{1,50}$/)
    .optional(),
  key: secret,
};
const toKey = ({ id, key }: { id?: string; key: Buffer }): Key => ({
  id: id ?? idOf(key),
  bytes: key,
});
/** A key alone is written as a string. */
const orString = (given: unknown): unknown => (typeof given === "string" ? { key: given } : given);

/** A key, or `{ id, key, retired: [{ id, key }] }`. */
export const encryptionKey = z.preprocess(
  orString,
  z
    .strictObject({
      ...fields,
      retired: z.array(z.preprocess(orString, z.strictObject(fields).transform(toKey))).default([]),
    })
    .transform(({ retired, ...current }): KeyRing => ({ current: toKey(current), retired }))
    .refine(({ current, retired }) => {
      const ids = [current, ...retired].map(({ id }) => id);
      return new Set(ids).size === ids.length;
    }, "has two keys with one id"),
);

/** Medusa module providers of payouts: `{ resolve, id, options }`. */
export const payoutProviders = z
  .array(
    z.strictObject({
      resolve: z.union([z.string().min(1), z.custom<object>((value) => value instanceof Object)]),
      id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,49}$/),
      options: z.record(z.string(), z.unknown()).default({}),
    }),
  )
  .refine(
    (all) => new Set(all.map(({ id }) => id)).size === all.length,
    "has two providers with one id",
  );
export type ProviderDeclaration = z.infer<typeof payoutProviders>[number];
