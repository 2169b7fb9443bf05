import { Modules } from "@medusajs/framework/utils";
import type { INotificationModuleService } from "@medusajs/framework/types";
import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import {
  adminHeaders,
  statusOf,
  storeHeaders,
  type Http,
  type RequestConfig,
} from "../../demo/http";
import { reconcileLedgerWorkflow } from "../../src/workflows/reconcile-ledger";
import { servicesOf } from "../../src/workflows/services";
import type { Statement } from "../../src/workflows/views/statement";
import { Shop, waitFor } from "../support/shop";

const HOSTILE = `Eve <img src=x onerror="alert(1)">`;

interface Head {
  verify: { ok: boolean; head: string } | null;
  head: { is_on_chain: boolean; no: string | null };
}

/** Statements, point-in-time balances, journals, heads and reconciliation as a partner and an admin see them. */
medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let shop: Shop;
    beforeEach(async () => {
      shop = await Shop.open(api as Http, getContainer());
    });

    const refusal = async (request: Promise<unknown>) => {
      const error = await request.catch((reason: unknown) => reason);
      return (error as { response: { status: number; data: object } }).response;
    };

    /** An answer with its headers. */
    const raw = async (path: string, { headers }: RequestConfig) => {
      type Raw = { data: string; headers: Record<string, string> };
      return (await shop.http.get<string>(path, {
        headers: { ...headers, accept: "text/html,application/xhtml+xml" },
      })) as unknown as Raw;
    };

    it("a partner reads its statement, keeps its head, and an admin proves it", async () => {
      const ann = await shop.partner("Ann Alpha");
      const eve = await shop.partner("Eve Echo", ann);
      const order = await shop.order({ customer_token: eve.token });
      await shop.settled(order.id);

      const said = await shop.mine<Statement>(ann, "/statement");
      expect(said).toMatchObject({
        statement: {
          partner_id: ann.id,
          display_name: "Ann A.",
          currency: "usd",
          opening: { pending: "0.000000", total: "0.000000" },
          lines: [
            { what: "sale", order_id: order.id, bonus: "direct", from: null, to: "pending" },
            { what: "sale", order_id: order.id, bonus: "tree", change: "1.500000" },
          ],
          closing: { pending: "4.500000", total: "4.500000" },
          total_earned: "4.500000",
          total_withdrawn: "0.000000",
        },
        count: 2,
        limit: 100,
        offset: 0,
      });
      const { head, at } = said.statement;
      const more = await shop.order({ customer_token: eve.token });
      await shop.settled(more.id);
      expect(await shop.mine(ann, `/statement?at=${at}`)).toEqual(said);
      expect(await shop.admin(`/partners/${ann.id}/statement?at=${at}`)).toEqual(said);
      const { partner } = await shop.mine<{ partner: { balances: object[] } }>(ann, `?at=${at}`);
      expect(partner.balances).toMatchObject([{ currency: "usd", pending: "4.500000" }]);
      const now = await shop.admin<{ partner: object }>(`/partners/${ann.id}`);
      expect(now.partner).toMatchObject({ balances: [{ pending: "9.000000" }] });
      const then = await shop.admin<{ partner: object }>(`/partners/${ann.id}?at=${at}`);
      expect(then.partner).toMatchObject({ balances: [{ pending: "4.500000" }] });

      const known = await shop.admin<Head>(`/ledger/verify?run=true&head=${head.hash}`);
      expect(known).toMatchObject({
        verify: { ok: true },
        head: { hash: head.hash, no: head.no, is_on_chain: true },
      });
      const strange = await shop.admin<Head>(`/ledger/verify?head=${"ab".repeat(32)}`);
      expect(strange.head).toMatchObject({ is_on_chain: false, no: null });
      for (const wrong of [
        "at=soon",
        "from=2026-13-01",
        "limit=501",
        "currency=DOLLARS",
        "head=1",
      ]) {
        expect(await refusal(shop.mine(ann, `/statement?${wrong}`))).toMatchObject({
          status: 400,
          data: { type: "invalid_data", code: "invalid_request" },
        });
      }
      expect(await refusal(shop.admin("/partners/nobody/statement"))).toMatchObject({
        status: 404,
      });
      const anonymous = shop.http.get(
        "/store/partners/me/statement",
        storeHeaders(shop.store.publishable_key),
      );
      expect(statusOf(await anonymous.catch((error: unknown) => error))).toBe(401);
    });

    it("the page to print escapes a name that is none, and lets nothing load", async () => {
      const eve = await shop.partner("Eve Echo");
      const services = servicesOf(shop.container);
      await services.partner.updateUplinePartners({ id: eve.id, display_name: HOSTILE });
      const store = storeHeaders(shop.store.publishable_key, eve.token);
      const admin = adminHeaders(shop.admin_token);
      for (const answer of [
        await raw("/store/partners/me/statement", store),
        await raw(`/admin/partners/${eve.id}/statement?format=html`, admin),
      ]) {
        expect(answer.headers["content-type"]).toMatch(/^text\/html/);
        expect(answer.headers["content-security-policy"]).toMatch(/^default-src 'none'/);
        expect(answer.headers["cache-control"]).toContain("no-store");
        expect(answer.data).toContain("Eve &lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
        expect(answer.data).not.toContain("<img");
      }
      const json = await raw("/store/partners/me/statement?format=json", store);
      expect(json.headers["content-type"]).toMatch(/^application\/json/);
    });

    it("the book as a list, by kind, order, partner and account, in pages", async () => {
      const ann = await shop.partner("Ann Alpha");
      const eve = await shop.partner("Eve Echo", ann);
      const order = await shop.order({ customer_token: eve.token });
      await shop.settled(order.id);
      type List = { journals: { no: string; kind: string; postings: object[] }[]; count: number };
      const list = async (filter: string) => shop.admin<List>(`/ledger/journals?${filter}`);
      const sale = await list(`order_id=${order.id}`);
      expect(sale).toMatchObject({
        journals: [
          {
            id: `order:${order.id}:1`,
            kind: "sale",
            order_id: order.id,
            hash: expect.stringMatching(/^[0-9a-f]{64}$/),
            postings: expect.arrayContaining([
              expect.objectContaining({
                from: "world:sales",
                to: `partner:${ann.id}:pending`,
                amount: "3.000000",
                currency: "usd",
                bonus: "direct",
                level: 1,
              }),
            ]),
          },
        ],
        count: 1,
        limit: 20,
        offset: 0,
      });
      expect(await list(`partner_id=${ann.id}`)).toEqual(sale);
      expect(await list("account=fund:trust")).toEqual(sale);
      expect(await list(`partner_id=${ann.id}&kind=join`)).toMatchObject({ count: 0 });
      expect(await list(`partner_id=${eve.id}`)).toMatchObject({ journals: [], count: 0 });
      const joins = await list("kind=join");
      expect(joins.journals.map(({ kind }) => kind)).toEqual(["join", "join"]);
      const all = await list("limit=1&offset=1");
      expect(all).toMatchObject({ count: 3, limit: 1, offset: 1 });
      expect(all.journals[0].no).toBe("2");
      expect(await refusal(list("limit=0"))).toMatchObject({ status: 400 });
      const anonymous = await refusal(shop.http.get("/admin/ledger/journals", {}));
      expect(anonymous.status).toBe(401);
    });

    it("a difference is told once, in the admin's feed and on the health page", async () => {
      const ann = await shop.partner("Ann Alpha");
      // Nobody invited Ann: what her sponsor would get is the fund's too.
      await shop.settled((await shop.order({ customer_token: ann.token })).id);
      const run = async (hours: number) => {
        const now = new Date(Date.now() + hours * 3_600_000).toISOString();
        return (await reconcileLedgerWorkflow(shop.container).run({ input: { now } })).result;
      };
      expect(await run(0)).toEqual({ kind: "proof", found: null });
      const { ledger } = servicesOf(shop.container);
      await ledger.underLock(async (context) => {
        const manager = context.transactionManager as { execute(text: string): Promise<unknown> };
        await manager.execute(
          `update upline_account set balance = balance + 1 where code = 'fund:trust'`,
        );
      });
      expect(await run(1)).toMatchObject({ kind: "check", found: { id: "usd" } });
      expect(await run(2)).toMatchObject({ kind: "proof", found: { id: "fund:trust usd" } });
      expect(await run(3)).toEqual({ kind: "proof", found: null });
      const feed = shop.container.resolve<INotificationModuleService>(Modules.NOTIFICATION);
      const told = await waitFor(
        () => feed.listNotifications({ channel: "feed" }),
        (notifications) => notifications.length >= 2,
      );
      expect(told.length).toBe(2);
      expect(told.map(({ data }) => data?.description).sort()).toEqual([
        expect.stringMatching(/^balance, fund:trust usd: expected 6\.000000, found 6\.000001/),
        expect.stringMatching(/^sum of all accounts, usd/),
      ]);
      expect(await shop.admin("/upline/health")).toMatchObject({
        health: {
          last_check: { kind: "proof", ok: false },
          in_doubt: { first_fault: { what: "balance", id: "fund:trust usd" } },
        },
      });
    });
  },
});
