/**
 * Stripe as far as payouts know it: a real HTTP server that keeps transfers and idempotency keys as Stripe does,
 * and answers the next requests as a test scripts them.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";

/** What happens to a request; `before` and `after` its effect, if it has one. */
export type Script =
  | "success"
  | "refused"
  | "card_refused"
  | "forbidden"
  | "bad_key"
  | "conflict"
  | "rate_limited"
  | "error_before"
  | "error_after"
  | "timeout_before"
  | "timeout_after"
  | "reset_before"
  | "reset_after"
  | "late"
  | "garbage_after";

export interface Transfer {
  id: string;
  object: "transfer";
  amount: number;
  currency: string;
  destination: string;
  transfer_group: string;
  metadata: Record<string, string>;
  reversed: boolean;
}

interface Answer {
  status: number;
  body: object;
}

interface Key {
  request: string;
  /** null while the first request is still at work */
  answer: Answer | null;
}

export const STRIPE_KEY = "sk_test_doublesonly0000";
export const WEBHOOK_SECRET = "whsec_doublesonly0000";

/** How long a late answer takes; the tests' client waits for a third of it. */
export const LATE_MS = 1_800;
export const CLIENT_TIMEOUT_MS = 600;

const REFUSALS: Partial<Record<Script, [status: number, type: string, code: string]>> = {
  refused: [400, "invalid_request_error", "balance_insufficient"],
  card_refused: [402, "card_error", "card_declined"],
  forbidden: [403, "invalid_request_error", "more_permissions_required"],
  bad_key: [401, "invalid_request_error", "api_key_expired"],
  conflict: [409, "invalid_request_error", "idempotency_key_in_use"],
  rate_limited: [429, "invalid_request_error", "rate_limit"],
};

/** Stripe keeps the answers of what it began to execute, failures too. */
const KEPT: readonly Script[] = ["refused", "card_refused"];

function failure(status: number, type: string, code: string): Answer {
  return { status, body: { error: { type, code, message: `${STRIPE_KEY} said no to acct_x` } } };
}

const SERVER_ERROR = failure(500, "api_error", "internal");

export class StripeDouble {
  readonly transfers: Transfer[] = [];
  /** every request that arrived: method and path */
  readonly requests: string[] = [];
  private readonly keys = new Map<string, Key>();
  private readonly scripts: Script[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly server = createServer((request, response) => void this.take(request, response));

  static async start(): Promise<StripeDouble> {
    const double = new StripeDouble();
    await new Promise<void>((listening) => double.server.listen(0, "127.0.0.1", listening));
    return double;
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  /** The provider's options that lead here. */
  get options() {
    return {
      api_key: STRIPE_KEY,
      webhook_secret: WEBHOOK_SECRET,
      host: "127.0.0.1",
      port: (this.server.address() as AddressInfo).port,
      protocol: "http" as const,
      timeout_ms: CLIENT_TIMEOUT_MS,
    };
  }

  /** What happens to the next requests; those after them succeed. Replayed answers use none up. */
  script(...scripts: Script[]): void {
    this.scripts.splice(0, Infinity, ...scripts);
  }

  /** As Stripe does after a day. */
  pruneKeys(): void {
    this.keys.clear();
  }

  reverse(transfer: Transfer): void {
    transfer.reversed = true;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const url = new URL(request.url ?? "", "http://double");
    this.requests.push(`${request.method} ${url.pathname}`);
    if (request.headers.authorization !== `Bearer ${STRIPE_KEY}`) {
      return send(response, failure(401, "invalid_request_error", "api_key_invalid"));
    }
    const key = request.headers["idempotency-key"] as string | undefined;
    const known = key === undefined ? undefined : this.keys.get(key);
    if (known) return send(response, replay(known, body));

    const script = this.scripts.shift() ?? "success";
    const entry: Key = { request: body, answer: null };
    if (key !== undefined) this.keys.set(key, entry);
    const act = () => (entry.answer = this.perform(request.method ?? "", url, body));
    const forget = () => key !== undefined && this.keys.delete(key);

    const refusal = REFUSALS[script];
    if (refusal) {
      entry.answer = failure(...refusal);
      if (!KEPT.includes(script)) forget();
      return send(response, entry.answer);
    }
    switch (script) {
      case "error_before":
        return send(response, (entry.answer = SERVER_ERROR));
      case "error_after":
        act();
        return send(response, (entry.answer = SERVER_ERROR));
      case "timeout_before":
        forget();
        return;
      case "timeout_after":
        act();
        return;
      case "reset_before":
        forget();
        return void request.socket.destroy();
      case "reset_after":
        act();
        return void request.socket.destroy();
      case "garbage_after":
        act();
        return void response.writeHead(200, { "content-type": "text/html" }).end("<html>");
      case "late":
        this.later(() => send(response, act()));
        return;
      default:
        send(response, act());
    }
  }

  private later(run: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, LATE_MS);
    this.timers.add(timer);
  }

  private perform(method: string, url: URL, body: string): Answer {
    const id = /^\/v1\/transfers\/(\w+)$/.exec(url.pathname)?.[1];
    if (method === "POST" && url.pathname === "/v1/transfers") return this.create(body);
    if (method === "GET" && url.pathname === "/v1/transfers") {
      const group = url.searchParams.get("transfer_group");
      const data = this.transfers.filter(({ transfer_group }) => transfer_group === group);
      return { status: 200, body: { object: "list", url: url.pathname, has_more: false, data } };
    }
    const found = this.transfers.find((transfer) => transfer.id === id);
    if (method === "GET" && found) return { status: 200, body: found };
    return failure(404, "invalid_request_error", "resource_missing");
  }

  private create(body: string): Answer {
    const form = new URLSearchParams(body);
    const field = (name: string) => form.get(name) ?? "";
    const transfer: Transfer = {
      id: `tr_${this.transfers.length + 1}`,
      object: "transfer",
      amount: Number(field("amount")),
      currency: field("currency"),
      destination: field("destination"),
      transfer_group: field("transfer_group"),
      metadata: { upline_payout_id: field("metadata[upline_payout_id]") },
      reversed: false,
    };
    this.transfers.push(transfer);
    return { status: 200, body: { ...transfer } };
  }
}

/** The answer to a request whose key is known. */
function replay(known: Key, body: string): Answer {
  if (known.request !== body) return failure(400, "idempotency_error", "idempotency_error");
  return known.answer ?? failure(409, "invalid_request_error", "idempotency_key_in_use");
}

function send(response: ServerResponse, { status, body }: Answer): void {
  if (response.destroyed) return;
  response
    .writeHead(status, { "content-type": "application/json", "request-id": "req_double" })
    .end(JSON.stringify(body));
}

/** An event about an object, signed as Stripe signs it. */
export function signedEvent(
  type: string,
  object: object,
  { id = "evt_1", secret = WEBHOOK_SECRET, seconds_ago = 0 } = {},
) {
  const payload = JSON.stringify({ id, object: "event", type, data: { object } });
  const timestamp = Math.floor(Date.now() / 1000) - seconds_ago;
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return {
    headers: { "stripe-signature": signature as string | undefined },
    raw_body: Buffer.from(payload),
  };
}
