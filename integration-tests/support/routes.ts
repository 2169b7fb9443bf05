/** Every route of `src/api`, found as Medusa finds them: what a table test has to cover. */
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { RouteHandler, Spec } from "../../src/support/http";

const API = path.join(__dirname, "../../src/api");
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const load = createRequire(__filename);

export type Method = (typeof METHODS)[number];

export interface ApiRoute {
  /** as tables name it: `GET /store/partners/me/commissions/:order_id` */
  key: string;
  method: Method;
  path: string;
  /** what it takes; every handler is made by `route()`, which keeps it */
  spec: Spec;
}

/** All routes, by path and method. */
export function apiRoutes(): ApiRoute[] {
  const files = readdirSync(API, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => path.basename(file) === "route.ts")
    .flatMap(routesOf)
    .sort(byKey);
}

function routesOf(file: string): ApiRoute[] {
  const handlers = load(path.join(API, file)) as Partial<Record<Method, RouteHandler>>;
  const folders = path.dirname(file).split(path.sep);
  const at = `/${folders.map((name) => name.replace(/\[(\w+)\]/, ":$1")).join("/")}`;
  return METHODS.flatMap((method) => {
    const handler = handlers[method];
    if (!handler) return [];
    if (!handler.spec) throw new Error(`${method} ${at} is not made by route()`);
    return [{ key: `${method} ${at}`, method, path: at, spec: handler.spec }];
  });
}

function byKey(a: ApiRoute, b: ApiRoute): number {
  return a.path === b.path
    ? METHODS.indexOf(a.method) - METHODS.indexOf(b.method)
    : a.path < b.path
      ? -1
      : 1;
}

/** The path with its parameters filled in, each encoded for a URL. */
export function pathOf(route: ApiRoute, params: Readonly<Record<string, string>>): string {
  return route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
}
