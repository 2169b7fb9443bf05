/** What the helpers need of an HTTP client. An axios instance fits, and so does `fetchHttp`. */
export interface Http {
  get<T>(path: string, config?: RequestConfig): Promise<{ data: T }>;
  post<T>(path: string, body?: unknown, config?: RequestConfig): Promise<{ data: T }>;
  delete<T>(path: string, config?: RequestConfig): Promise<{ data: T }>;
}

export interface RequestConfig {
  headers?: Record<string, string>;
}

/** An answer of 400 or more, in axios' shape: tests and helpers read `response.status` and `.data`. */
export class HttpError extends Error {
  constructor(
    request: string,
    readonly response: { status: number; data: unknown },
  ) {
    super(`${request} answered ${response.status}: ${JSON.stringify(response.data)}`);
  }
}

const TIMEOUT_MS = 60_000;

/** An `Http` over the built-in fetch. Every request has a time limit. */
export function fetchHttp(base_url: string): Http {
  async function send<T>(method: string, path: string, body?: unknown, config?: RequestConfig) {
    const answer = await fetch(new URL(path, base_url), {
      method,
      // A busy store may close an idle connection in the very moment it is used again.
      headers: { connection: "close", "content-type": "application/json", ...config?.headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json");
    const data: unknown = isJson ? JSON.parse(text) : text;
    if (!answer.ok) throw new HttpError(`${method} ${path}`, { status: answer.status, data });
    return { data: data as T };
  }
  return {
    get: (path, config) => send("GET", path, undefined, config),
    post: (path, body, config) => send("POST", path, body ?? {}, config),
    delete: (path, config) => send("DELETE", path, undefined, config),
  };
}

/** Headers of a storefront: the publishable key and, for a logged-in customer, the token. */
export function storeHeaders(publishable_key: string, token?: string): RequestConfig {
  const headers: Record<string, string> = { "x-publishable-api-key": publishable_key };
  if (token) headers.authorization = `Bearer ${token}`;
  return { headers };
}

/** Headers of a logged-in admin. */
export function adminHeaders(token: string): RequestConfig {
  return { headers: { authorization: `Bearer ${token}` } };
}

/** The HTTP status of an error thrown by an `Http`, or undefined for any other error. */
export function statusOf(error: unknown): number | undefined {
  return (error as { response?: { status?: number } } | undefined)?.response?.status;
}
