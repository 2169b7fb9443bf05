import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import { adminHeaders, statusOf, storeHeaders, type Http } from "../../demo/http";
import { Matrix } from "../../src/engine/placement/matrix";
import { canonicalJson } from "../../src/engine/canonical";
import { parsePlan } from "../../src/engine/plan";
import { halvingMatrix } from "../../src/engine/presets/halving-matrix";
import uplinePlaceWaiting from "../../src/jobs/place-waiting";
import { Shop } from "../support/shop";

interface Node {
  partner_id: string;
  parent_id: string | null;
  sponsor_id: string | null;
  level: number;
  position: number;
  joined_at: string;
  no_referrer: boolean;
}

interface Answer {
  status: number;
  data: Record<string, unknown>;
}

const ENROLMENTS = 200;

medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let shop: Shop;
    beforeEach(async () => {
      shop = await Shop.open(api as Http, getContainer());
    });

    /** Every node of a tree, in order of joining, as the export streams it. */
    async function completeTree(tree: string): Promise<Node[]> {
      const { data } = await shop.http.get<string>(
        `/admin/referral-tree/complete?tree=${tree}`,
        adminHeaders(shop.admin_token),
      );
      return data
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Node);
    }

    it("200 enrolments at once under one sponsor: no place twice, no gap, in order of joining", async () => {
      const root = await shop.partner("Root Partner");
      const names = Array.from({ length: ENROLMENTS }, (_, i) => ({ email: `p${i}@example.com` }));
      const customers = await getContainer().resolve(Modules.CUSTOMER).createCustomers(names);
      const answers = await Promise.allSettled(
        customers.map((customer) =>
          shop.adminPost("/partners", {
            customer_id: customer.id,
            referral_code: root.referral_code,
          }),
        ),
      );
      expect(answers.filter((answer) => answer.status === "rejected")).toEqual([]);

      const nodes = await completeTree("placement");
      expect(nodes).toHaveLength(ENROLMENTS + 1);
      const expected = new Matrix(5);
      for (const node of nodes) {
        const place = expected.place(node.partner_id, node.sponsor_id);
        expect(node).toMatchObject(place as object);
      }
      const joined = nodes.map((node) => node.joined_at);
      expect(joined).toEqual([...joined].sort());
      const sponsors = await completeTree("sponsor");
      expect(sponsors.slice(1).map((node) => node.position)).toEqual(
        Array.from({ length: ENROLMENTS }, (_, i) => i),
      );
      expect(await shop.admin("/referral-tree/stats")).toMatchObject({
        stats: {
          members: 201,
          depth: 5,
          levels: [{}, { fill: "1" }, { fill: "1" }, { fill: "1" }, { occupied: 45 }],
        },
      });
      expect(await shop.admin("/referral-tree/level/4?limit=5")).toMatchObject({
        level: 4,
        occupied: 125,
        possible: "125",
        fill: "1",
        count: 125,
      });
      expect(await shop.admin("/ledger/verify?run=true")).toMatchObject({
        verify: { ok: true, checked: { paths: 402 } },
      });
    });

    it("refuses what may not be, and says which field and why", async () => {
      const ann = await shop.partner("Ann Alpha");
      const customer = await shop.customer("New Comer");
      const config = storeHeaders(shop.store.publishable_key, customer.token);
      const enrol = (body: object) =>
        shop.http
          .post("/store/partners", body, config)
          .then(({ data }) => ({ status: 201, data: data as Record<string, unknown> }))
          .catch(
            (error: { response: { status: number; data: Record<string, unknown> } }) =>
              error.response,
          );
      expect(await enrol({ referral_code: "NOSUCHCODE" })).toMatchObject({
        status: 400,
        data: { type: "invalid_data", code: "unknown_referral_code" },
      });
      expect(await enrol({ referral_code: 12 })).toMatchObject({
        status: 400,
        data: { code: "invalid_request", message: expect.stringContaining("referral_code") },
      });
      expect(await enrol({ status: "active" })).toMatchObject({ status: 400 });
      expect(await enrol({ referral_code: "A\u0000B" })).toMatchObject({
        status: 400,
        data: { code: "invalid_request", message: expect.stringContaining("U+0000") },
      });
      expect(await shop.admin("/partners")).toMatchObject({ count: 1 });
      expect(await enrol({ referral_code: ann.referral_code })).toMatchObject({
        status: 201,
        data: {
          partner: {
            sponsor_id: ann.id,
            status: "active",
            tree: { level: 2 },
            placement: "placed",
          },
        },
      });
      expect(await enrol({})).toMatchObject({ status: 409, data: { code: "already_partner" } });

      const get = async (path: string, token?: string) =>
        shop.http
          .get(path, storeHeaders(shop.store.publishable_key, token))
          .then(() => 200)
          .catch(statusOf);
      expect(await get("/store/partners/me")).toBe(401);
      expect(await get(`/store/partners/me/tree?parent_id=${ann.id}`, customer.token)).toBe(404);
      expect(await get(`/store/partners/me/tree?limit=1000`, customer.token)).toBe(400);
      expect(await get("/store/partners/me/tree", customer.token)).toBe(200);
      expect(await shop.mine(ann, "/tree/stats")).toMatchObject({
        stats: {
          members: 1,
          depth: 1,
          levels: [{ level: 1, occupied: 1, possible: "5", fill: "0.2" }],
        },
      });
      expect(await shop.mine(ann, "/tree/path")).toMatchObject({ nodes: [{ partner_id: ann.id }] });
    });

    /** A version in force since long, with another placement; its id is new in this process, which keeps versions. */
    const publishPlacement = async (
      version: number,
      fields: { start: string } & Record<string, unknown>,
    ) => {
      const placement = { kind: "binary", fill: "breadth_first", ...fields };
      await getContainer()
        .resolve(ContainerRegistrationKeys.PG_CONNECTION)
        .raw(
          `insert into upline_plan_version
             (id, code, version, status, document, hash, effective_from)
           values (?, 'halving-matrix', ?, 'published', ?, ?, '2020-01-01')`,
          [
            `uplan_${fields.start}_${version}`,
            version,
            canonicalJson(parsePlan({ ...halvingMatrix, placement })),
            String(version),
          ],
        );
    };

    it("holds newcomers whose place their sponsor or an admin chooses; else the job places them", async () => {
      await shop.admin("/partners");
      await publishPlacement(2, { start: "sponsor", holding_days: 7 });
      const root = await shop.partner("Root Partner");
      const [left, right] = [await shop.partner("Lea Left"), await shop.partner("Rob Right", root)];
      const [ann, bob] = [
        await shop.partner("Ann Alpha", root),
        await shop.partner("Bob Beta", root),
      ];
      const send = (path: string, body: unknown, headers: object): Promise<Answer> =>
        shop.http
          .post<Record<string, unknown>>(path, body, headers)
          .then(({ data }) => ({ status: 201, data }))
          .catch((error: { response: Answer }) => error.response);
      const place = (who: { token?: string }, body: object) =>
        send(
          "/store/partners/me/placements",
          body,
          storeHeaders(shop.store.publishable_key, who.token),
        );
      const adminPlace = (id: string, body: object) =>
        send(`/admin/partners/${id}/placement`, body, adminHeaders(shop.admin_token));

      expect(await shop.mine(right)).toMatchObject({
        partner: { placement: "held", tree: null, held_until: expect.any(String) },
      });
      const [display_name, held_until] = [expect.any(String), expect.any(String)];
      expect(await shop.mine(root, "/placements?limit=2")).toEqual({
        placements: [right, ann].map(({ id }) => ({
          ...{ partner_id: id, display_name, joined_at: expect.any(String), held_until },
        })),
        ...{ count: 3, limit: 2, offset: 0 },
      });
      expect(await shop.mine(left, "/placements")).toMatchObject({ placements: [], count: 0 });
      const stranger = await shop.customer("No Partner");
      expect(await place({}, { partner_id: ann.id, parent_id: root.id })).toMatchObject({
        status: 401,
      });
      expect(await place(stranger, { partner_id: ann.id, parent_id: root.id })).toMatchObject({
        status: 404,
        data: { code: "not_a_partner" },
      });
      const bad = [{}, { partner_id: ann.id }, { partner_id: 1, parent_id: root.id }];
      const wrong = [-1, 1.5, "1", null].map((position) => ({
        ...{ partner_id: ann.id, parent_id: root.id, position },
      }));
      for (const body of [...bad, ...wrong]) {
        expect(await place(root, body)).toMatchObject({
          status: 400,
          data: { type: "invalid_data", code: "invalid_request" },
        });
      }
      const refused = async (who: typeof root, body: object, status: number, code: string) =>
        expect(await place(who, body)).toMatchObject({ status, data: { code } });
      await refused(root, { partner_id: ann.id, parent_id: ann.id }, 404, "parent_not_found");
      await refused(left, { partner_id: ann.id, parent_id: left.id }, 404, "partner_not_found");
      await refused(
        root,
        { partner_id: ann.id, parent_id: root.id, position: 0 },
        409,
        "place_taken",
      );
      await refused(
        root,
        { partner_id: ann.id, parent_id: root.id, position: 2 },
        400,
        "no_such_position",
      );

      expect(await place(root, { partner_id: ann.id, parent_id: left.id, position: 1 })).toEqual({
        status: 201,
        data: {
          placement: {
            ...{ partner_id: ann.id, display_name, parent_id: left.id, level: 3, position: 1 },
          },
        },
      });
      await refused(root, { partner_id: ann.id, parent_id: root.id }, 409, "not_held");
      expect(await adminPlace(bob.id, { parent_id: ann.id })).toMatchObject({
        status: 201,
        data: { partner: { id: bob.id, placement: "placed", tree: { level: 4, position: 0 } } },
      });
      expect(await adminPlace(bob.id, { parent_id: ann.id })).toMatchObject({
        status: 409,
        data: { type: "conflict", code: "not_held" },
      });
      expect(await adminPlace("prt_none", { parent_id: ann.id })).toMatchObject({ status: 404 });
      expect(await adminPlace(bob.id, {})).toMatchObject({ status: 400 });

      await getContainer()
        .resolve(ContainerRegistrationKeys.PG_CONNECTION)
        .raw(`update upline_waiting set held_until = now() where placed_no is null`);
      await uplinePlaceWaiting(getContainer());
      expect(await shop.mine(right)).toMatchObject({
        partner: {
          placement: "placed",
          held_until: null,
          tree: { parent_id: root.id, position: 1 },
        },
      });
      expect(await shop.admin("/ledger/verify?run=true")).toMatchObject({ verify: { ok: true } });
    });

    it("enrols into a full tree without a place, and the job gives one when the plan is deeper", async () => {
      const publish = (version: number, max_depth: number) =>
        publishPlacement(version, { start: "root", max_depth });
      await shop.admin("/partners");
      await publish(2, 1);
      const root = await shop.partner("Root Partner");
      await shop.partner("Left Child", root);
      await shop.partner("Right Child", root);
      const late = await shop.partner("Late Comer", root);
      const me = () => shop.mine<{ partner: object }>(late);
      expect(await me()).toMatchObject({
        partner: {
          sponsor_id: root.id,
          tree: null,
          placement: "waiting",
          placement_message: expect.stringContaining("every place"),
        },
      });
      expect(await shop.mine(late, "/tree")).toMatchObject({ nodes: [], count: 0 });
      expect(await shop.mine(late, "/tree/path")).toEqual({ nodes: [] });
      await uplinePlaceWaiting(getContainer());
      expect(await me()).toMatchObject({ partner: { placement: "waiting" } });

      await publish(3, 2);
      await uplinePlaceWaiting(getContainer());
      expect(await me()).toMatchObject({
        partner: { tree: { level: 3, position: 0 }, placement: "placed", placement_message: null },
      });
      expect(await shop.admin("/ledger/verify?run=true")).toMatchObject({ verify: { ok: true } });
    });

    it("does not tell bad codes apart and stops guessing", async () => {
      const ann = await shop.partner("Ann Alpha");
      const config = storeHeaders(shop.store.publishable_key);
      const validate = (code: string) =>
        shop.http
          .post<{ referral: object }>("/store/referral/validate", { code }, config)
          .then(({ data }) => data.referral)
          .catch(statusOf);
      const good = { valid: true, display_name: "Ann A." };
      expect(await validate(ann.referral_code)).toEqual(good);
      const guesses = [];
      for (let i = 0; i < 40; i++) guesses.push(await validate(`GUESS${i}`));
      // The address may have mistyped before; from the first refusal on, every try is refused.
      const answered = guesses.indexOf(429);
      expect(answered).toBeGreaterThan(20);
      expect(answered).toBeLessThanOrEqual(30);
      const bad = { valid: false, display_name: null };
      expect(guesses.slice(0, answered)).toEqual(guesses.slice(0, answered).map(() => bad));
      expect(guesses.slice(answered).every((answer) => answer === 429)).toBe(true);
      expect(await validate(ann.referral_code)).toBe(429);
    });
  },
});
