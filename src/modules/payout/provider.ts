/**
 * What pays: the small interface between payouts and whoever moves the money. A provider is a Medusa module
 * provider; it keeps nothing, opens no transaction, and answers truthfully what it knows.
 */

/** One payout as a provider sees it. Sent again with the same `id`, it must not be paid twice. */
export interface PaymentOrder {
  /** the payout's id: the idempotency key, and the reference by which it can be looked up */
  id: string;
  partner_id: string;
  /** to be paid, ledger units; always a whole number of the currency's own smallest digits */
  net: bigint;
  currency: string;
  /** the method's details, as `readMethod` left them */
  details: Record<string, string>;
  requested_at: string;
  /** the provider's own id, where it told one */
  reference: string | null;
}

export type PayoutAnswer =
  | { state: "paid"; reference: string }
  /** taken on; the result comes by webhook, by look-up, or from an admin */
  | { state: "processing"; reference: string | null }
  /** certain: it was not paid and will not be */
  | { state: "failed"; reason: string }
  /** no answer, or none that is certain: it may have been paid */
  | { state: "unknown"; reason: string };

/** `never_seen`: certain that no such payout reached the provider; it may be sent again. */
export type LookUpAnswer = PayoutAnswer | { state: "never_seen" };

/** What a webhook says of one payout; `reversed`: it was paid, and came back. */
export interface ProviderNews {
  /** the provider's id of the message: the same message counts once */
  event_id: string;
  payout_id: string;
  answer:
    Extract<PayoutAnswer, { state: "paid" | "failed" }> | { state: "reversed"; reason: string };
}

/** A partner's details as a provider accepts them. */
export interface ReadMethod {
  /** what is kept, encrypted */
  details: Record<string, string>;
  /** what is shown, such as "DE89 •••• 3000" */
  masked: string;
  /** what is the same for two partners with the same account, such as the bare IBAN */
  identity: string;
}

/** A batch as its file names it. */
export interface PaymentBatch {
  /** what a bank knows the file by: it takes no second one of the same id */
  id: string;
  currency: string;
  created_at: string;
  /** the same file again; its name says so */
  exported_before: boolean;
}

export interface PaymentFile {
  file_name: string;
  content_type: string;
  content: string;
}

export interface Webhook {
  headers: Record<string, string | string[] | undefined>;
  raw_body: Buffer;
}

export abstract class PayoutProvider {
  /** names the kind of method: `manual`, `stripe-connect` */
  static identifier: string;

  /** Checks what a partner typed; throws an UplineError that names the field. */
  abstract readMethod(details: Record<string, unknown>): ReadMethod;

  /** Sends a payout. Throws nothing: what went wrong is `failed` when that is certain, else `unknown`. */
  abstract send(order: PaymentOrder): Promise<PayoutAnswer>;

  /** Asks what became of a payout. Throws nothing. */
  abstract lookUp(order: PaymentOrder): Promise<LookUpAnswer>;

  /** Reads a webhook whose signature is good; throws an UplineError otherwise. */
  readWebhook?(webhook: Webhook): ProviderNews[];

  /**
   * A batch as a file, for what is paid by hand: the same batch and payments, the same content. Throws an
   * UplineError for an unknown format, and for payments that the format cannot carry, named in `details`.
   */
  exportFile?(format: string, batch: PaymentBatch, payments: readonly PaymentOrder[]): PaymentFile;
}
