/** Requests as they are: nothing is made valid, encoded, followed or thrown on the way. */
import http from "node:http";

export interface WireRequest {
  method: string;
  /** with its query, already encoded */
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface WireAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

/** Longer than any request of a test may take: beyond it, it hangs. */
const HANGS_MS = 20_000;
const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });

/** Sends one request to a store; rejects only when no answer comes. */
export function send(base_url: string, request: WireRequest): Promise<WireAnswer> {
  const { method, path, body, headers = {} } = request;
  const { hostname, port } = new URL(base_url);
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method, path, agent, headers: { ...headers, ...length } };
    const sent = http.request({ ...options, timeout: HANGS_MS }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      });
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${HANGS_MS} ms`)));
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The body of an answer as JSON, or null where it is none. */
export function jsonOf(answer: WireAnswer): Record<string, unknown> | null {
  try {
    return JSON.parse(answer.text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
