import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { z } from "@medusajs/framework/zod";
import { UplineError } from "../errors";
import { answerRefusal, route } from "../http";

interface Told {
  status: number;
  headers: Record<string, string>;
  body: { code?: string; message?: string; details?: { issues: object[] } };
}

/** What a client is told; an error that no refusal was made of is thrown. */
async function ask(schema: z.ZodType, body: unknown): Promise<Told> {
  const { res, told, next } = answer();
  const handler = route({ body: schema }, async ({ body: given }) => ({ given }));
  await handler({ body } as MedusaRequest, res, next);
  return told;
}

function answer() {
  const told: Told = { status: 200, headers: {}, body: {} };
  const res = {
    setHeader: (name: string, value: string) => void (told.headers[name] = value),
    status: (status: number) => ((told.status = status), res),
    json: (body: Told["body"]) => void (told.body = body),
  };
  const next = (error?: unknown) => {
    throw error;
  };
  return { told, res: res as unknown as MedusaResponse, next };
}

const anything = z.strictObject({ details: z.record(z.string(), z.unknown()) });
const nested = (depth: number) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`) as unknown;

describe("route", () => {
  it("keeps what it takes, for whoever tests the routes", () => {
    expect(route({ body: anything }, async () => ({})).spec.body).toBe(anything);
  });

  it.each([
    ["what no text may hold", { a: { b: "x\u0000" } }, "details.a.b: must not contain"],
    ["what is nested without end", { a: nested(30_000) }, "details.a.0.0"],
  ])("refuses %s, however open the schema", async (_, details, message) => {
    const { status, body } = await ask(anything, { details });
    expect([status, body.code]).toEqual([400, "invalid_request"]);
    expect(body.message).toContain(message);
    expect(body.message?.length).toBeLessThan(400);
  });

  it("takes what is nested as far as anything real is", async () => {
    expect(await ask(anything, { details: { a: nested(20) } })).toMatchObject({ status: 200 });
  });

  it("names some of many faults, and shortens what it repeats", async () => {
    const many = await ask(z.array(z.string()), Array(5_000).fill(1));
    expect(many.body.details?.issues).toHaveLength(20);
    const { body } = await ask(z.strictObject({}), { ["x".repeat(50_000)]: 1 });
    expect(JSON.stringify(body).length).toBeLessThan(1_500);
  });
});

it("tells in a header how long to wait", () => {
  const { told, res, next } = answer();
  const details = { retry_after_seconds: 7 };
  answerRefusal(new UplineError("rate_limited", "too_many_requests", "later", details), res, next);
  expect([told.status, told.headers["retry-after"]]).toEqual([429, "7"]);
});
