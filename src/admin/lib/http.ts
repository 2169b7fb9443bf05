import Medusa from "@medusajs/js-sdk";
import { ApiError } from "./api-error";

const AUTH = __AUTH_TYPE__ ?? "session";

const sdk = new Medusa({
  baseUrl: __BACKEND_URL__ ?? "/",
  auth: { type: AUTH, jwtTokenStorageKey: __JWT_TOKEN_STORAGE_KEY__ || undefined },
});

/** Whether a link carries the login with it, as a cookie does and a token does not. */
export const LINKS_LOG_IN = AUTH === "session";

export type Query = Record<string, string | number | boolean | undefined>;

export function addressOf(path: string, query: Query = {}): string {
  const base = __BACKEND_URL__ ?? "/";
  const url = new URL(`${base.replace(/\/$/, "")}/admin/${path}`, window.location.origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url.href;
}

/** Medusa's SDK keeps only the message of a refusal; the pages need its code and details too. */
async function send(path: string, query?: Query, body?: unknown): Promise<Response> {
  const token = AUTH === "jwt" ? await sdk.client.getToken() : null;
  const response = await fetch(addressOf(path, query), {
    method: body === undefined ? "GET" : "POST",
    credentials: AUTH === "jwt" ? "omit" : "include",
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.ok) return response;
  const told = (await response.json().catch(() => ({}))) as Partial<ApiError>;
  const message = told.message ?? response.statusText;
  throw new ApiError(response.status, message, told.code, told.details);
}

export async function get<T>(path: string, query?: Query): Promise<T> {
  return (await send(path, query)).json() as Promise<T>;
}

export async function post<T>(path: string, body: object = {}): Promise<T> {
  return (await send(path, {}, body)).json() as Promise<T>;
}

export interface ServedFile {
  name: string;
  content: Blob;
}

/** A file, under the name the server gives it. */
export async function getFile(path: string, query: Query, fallback: string): Promise<ServedFile> {
  const response = await send(path, query);
  const told = /filename="?([^";]+)"?/.exec(response.headers.get("content-disposition") ?? "");
  return { name: told?.[1] ?? fallback, content: await response.blob() };
}
