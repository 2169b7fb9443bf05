/**
 * Encrypts payout methods: AES-256-GCM, bound to the method and its partner, so that a ciphertext put into another
 * row cannot be read. Equal accounts have equal fingerprints under one key, and nobody without it can guess them.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import type { Key, KeyRing } from "../../support/secrets";

/** What is encrypted. `identity` is kept with the details, so that a new key can make its fingerprint. */
export interface Secret {
  details: Record<string, string>;
  identity: string;
}

/** Where a secret belongs. */
export interface Place {
  id: string;
  partner_id: string;
  /** the provider: the same number at two providers is not the same account */
  kind: string;
}

export interface Sealed {
  key_id: string;
  /** nonce, tag and ciphertext, base64 */
  sealed: string;
  fingerprint: string;
}

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const boundTo = ({ id, partner_id }: Place): Buffer => Buffer.from(`${id}\n${partner_id}`);

export function seal({ current }: KeyRing, place: Place, secret: Secret): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, current.bytes, nonce).setAAD(boundTo(place));
  const text = Buffer.concat([cipher.update(JSON.stringify(secret)), cipher.final()]);
  const sealed = Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64");
  const fingerprint = fingerprintOf(current, place.kind, secret.identity);
  return { key_id: current.id, sealed, fingerprint };
}

/** Throws when the key is missing, or the ciphertext is not what was sealed at this place. */
export function unseal(
  { current, retired }: KeyRing,
  place: Place,
  { key_id, sealed }: Pick<Sealed, "key_id" | "sealed">,
): Secret {
  const key = [current, ...retired].find(({ id }) => id === key_id);
  if (!key)
    throw new Error(
      `payout method ${place.id} was encrypted by key "${key_id}", which is not in encryption_key`,
    );
  const bytes = Buffer.from(sealed, "base64");
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES })
    .setAAD(boundTo(place))
    .setAuthTag(tag);
  const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  return JSON.parse(Buffer.concat([text, decipher.final()]).toString()) as Secret;
}

/** The fingerprints an account has under every key of the ring: methods that still wait for a rotation are found. */
export const fingerprintsOf = (
  { current, retired }: KeyRing,
  kind: string,
  identity: string,
): string[] => [current, ...retired].map((key) => fingerprintOf(key, kind, identity));

function fingerprintOf({ bytes }: Key, kind: string, identity: string): string {
  const key = Buffer.from(hkdfSync("sha256", bytes, "", "upline payout method fingerprint", 32));
  return createHmac("sha256", key).update(`${kind}\n${identity}`).digest("hex");
}
