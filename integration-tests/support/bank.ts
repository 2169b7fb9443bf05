/**
 * A bank of its own: an HTTP server that keeps what it was told to pay, once an id, and behaves badly when asked
 * to. `BankProvider` speaks to it the way a provider speaks to a real one.
 */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  PayoutProvider,
  type LookUpAnswer,
  type PaymentOrder,
  type PayoutAnswer,
  type ProviderNews,
  type ReadMethod,
  type Webhook,
} from "../../src/modules/payout/provider";
import { UplineError } from "../../src/support/errors";

/** How the bank takes the next payment. */
export type Manner =
  | "pays"
  | "takes_on"
  | "refuses"
  /** the payment never arrives, and no answer comes */
  | "lost_before"
  /** it is paid, and no answer comes */
  | "lost_after"
  /** it is taken on, and no answer comes */
  | "lost_taken_on"
  /** it is paid, and the answer is an error */
  | "breaks_after";

interface Payment {
  id: string;
  net: string;
  state: "paid" | "processing" | "failed";
}

/** Longer than the store itself waits. */
const PATIENCE_MS = 30_000;

export class Bank {
  /** by id: the bank pays each once */
  readonly payments = new Map<string, Payment>();
  /** every request to pay that arrived, with the id it named */
  readonly sends: string[] = [];
  readonly lookUps: string[] = [];
  manner: Manner = "pays";
  /** whether it answers when it is asked */
  isDumb = false;
  /** whether it keeps a connection open on which it does not answer */
  isAsleep = false;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((req, res) => {
      void this.#answer(req).then((answer) => {
        // The connection is lost, and with it the answer; a bank that is asleep keeps it open.
        if (answer === null) return this.isAsleep ? undefined : req.socket.destroy();
        res.writeHead(answer.status, { "content-type": "application/json" });
        res.end(JSON.stringify(answer.body));
      });
    });
  }

  /** On a port of its own, or on one that was told to the store before. */
  static async open(port = 0): Promise<Bank> {
    const bank = new Bank();
    await new Promise<void>((resolve) => bank.#server.listen(port, "127.0.0.1", resolve));
    return bank;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What the plugin is told, to be paid by this bank. */
  get declaration() {
    return { resolve: { services: [BankProvider] }, id: "bank", options: { url: this.url } };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What it has paid, by id. */
  get paid(): string[] {
    return [...this.payments.values()].flatMap(({ id, state }) => (state === "paid" ? id : []));
  }

  /** Null: no answer at all. */
  async #answer(req: IncomingMessage): Promise<{ status: number; body: object } | null> {
    const id = (req.url ?? "").split("/").pop() ?? "";
    if (req.method === "GET") {
      this.lookUps.push(id);
      if (this.isDumb) return null;
      const payment = this.payments.get(id);
      return payment ? { status: 200, body: payment } : { status: 404, body: {} };
    }
    const { net } = await bodyOf(req);
    const { manner } = this;
    if (manner === "lost_before") return null;
    this.sends.push(id);
    const known = this.payments.get(id);
    const payment = known ?? { id, net, state: STATES[manner] };
    this.payments.set(id, payment);
    if (manner === "breaks_after") return { status: 500, body: {} };
    return manner.startsWith("lost") ? null : { status: 200, body: payment };
  }
}

const STATES = {
  pays: "paid",
  takes_on: "processing",
  refuses: "failed",
  lost_after: "paid",
  lost_taken_on: "processing",
  breaks_after: "paid",
} as const satisfies Record<Exclude<Manner, "lost_before">, Payment["state"]>;

async function bodyOf(req: IncomingMessage): Promise<{ net: string }> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as { net: string };
}

export class BankProvider extends PayoutProvider {
  static override identifier = "bank";

  constructor(
    _container: object,
    private readonly options: { url: string },
  ) {
    super();
  }

  override readMethod({ account }: Record<string, unknown>): ReadMethod {
    if (typeof account !== "string" || !/^\d{8}$/.test(account)) {
      const message = "details.account: must be 8 digits";
      throw new UplineError("invalid_data", "invalid_details", message, { field: "account" });
    }
    return { details: { account }, masked: `•••• ${account.slice(-4)}`, identity: account };
  }

  override async send({ id, net }: PaymentOrder): Promise<PayoutAnswer> {
    const body = JSON.stringify({ net: net.toString() });
    return this.ask(id, { method: "POST", body }, { state: "unknown", reason: "http_404" });
  }

  override async lookUp({ id }: PaymentOrder): Promise<LookUpAnswer> {
    return this.ask<LookUpAnswer>(id, {}, { state: "never_seen" });
  }

  override readWebhook({ headers, raw_body }: Webhook): ProviderNews[] {
    if (headers["x-bank-signature"] === "good") {
      return [JSON.parse(raw_body.toString()) as ProviderNews];
    }
    throw new UplineError("invalid_data", "bad_signature", "the signature is not the bank's");
  }

  private async ask<Answer extends LookUpAnswer>(
    id: string,
    init: RequestInit,
    missing: Answer,
  ): Promise<Answer | PayoutAnswer> {
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const response = await fetch(`${this.options.url}/payments/${id}`, { ...init, signal });
      if (response.status === 404) return missing;
      if (!response.ok) return { state: "unknown", reason: `http_${response.status}` };
      return answerOf((await response.json()) as Payment);
    } catch {
      return { state: "unknown", reason: "no_answer" };
    }
  }
}

function answerOf({ id, state }: Payment): PayoutAnswer {
  switch (state) {
    case "paid":
    case "processing":
      return { state, reference: `bank-${id}` };
    case "failed":
      return { state, reason: "account_closed" };
  }
}

/** As a module provider that is resolved by its path. */
export default { services: [BankProvider] };
