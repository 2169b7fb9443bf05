/** Payouts from the request in the store to the file for the bank, by two admins. */
import { readFileSync } from "node:fs";
import { request as http, type APIRequestContext, type Browser } from "playwright-core";
import {
  CHROMIUM,
  FIRST_PAGE_MS,
  inviteAdmin,
  launch,
  openSession,
  type Session,
  START_MS,
  words,
} from "./session";
import { type RunningStore, startStore } from "./store";

const SECOND = { email: "payer@example.com", password: "upline-demo-2" };
/** An IBAN of the standard's own examples; every partner gives it under its own name. */
const IBAN = "DE89370400440532013000";

/** A partner's family name is for the house's books only. */
const shown = (name: string) => name.replace(/ (\w)\w+$/, " $1.");

const suite = CHROMIUM ? describe : describe.skip;

suite("payouts in the browser, on the store of npm start", () => {
  let store: RunningStore;
  let browser: Browser;
  let first: Session;
  let second: Session;
  /** partners' payouts by name */
  const payouts = new Map<string, string>();
  const customers = new Map<string, APIRequestContext>();

  beforeAll(
    async () => {
      store = await startStore();
      browser = await launch();
      first = await openSession(browser, store);
      await inviteAdmin(first, store, SECOND);
      second = await openSession(browser, store, SECOND);
      await asksFor("Ben Hale", "10.00");
      await asksFor("Cora Lind", "11.00");
      await asksFor("Dan Ortiz", "12.00");
      await asksFor("Eva Brandt", "13.00");
    },
    START_MS + 2 * FIRST_PAGE_MS,
  );

  afterAll(async () => {
    for (const customer of customers.values()) await customer.dispose();
    await browser?.close();
    await store?.stop();
  }, 60_000);

  afterEach(() => expect([...first.faults(), ...second.faults()]).toEqual([]));

  /** A partner who was given money asks for some of it. */
  async function asksFor(name: string, amount: string) {
    type Found = { partners: { id: string }[] };
    const [first_name] = name.split(" ");
    const { partners } = await first.api<Found>(`partners?q=${first_name}`);
    const gift = { amount: "50", currency: "usd", reason: "to be paid out" };
    const { adjustment } = await first.api<{ adjustment: { id: string } }>(
      `partners/${partners[0].id}/adjustments`,
      gift,
    );
    await second.api(`adjustments/${adjustment.id}/approve`, {});

    const customer = await logInCustomer(name);
    const details = { holder_name: name, iban: IBAN };
    const { payout_method } = await told<{ payout_method: { id: string } }>(
      customer.post("/store/partners/me/payout-methods", { data: { kind: "manual", details } }),
    );
    const ask = { amount, currency: "usd", method_id: payout_method.id };
    const { payout } = await told<{ payout: { id: string } }>(
      customer.post("/store/partners/me/payouts", { data: ask }),
    );
    payouts.set(name, payout.id);
    customers.set(name, customer);
  }

  async function logInCustomer(name: string): Promise<APIRequestContext> {
    const email = `${name.toLowerCase().replace(" ", ".")}@example.com`;
    const nobody = await http.newContext({ baseURL: store.url });
    const login = { email, password: "upline-demo" };
    const { token } = await told<{ token: string }>(
      nobody.post("/auth/customer/emailpass", { data: login }),
    );
    await nobody.dispose();
    return http.newContext({
      baseURL: store.url,
      extraHTTPHeaders: {
        authorization: `Bearer ${token}`,
        "x-publishable-api-key": store.publishable_key,
      },
    });
  }

  async function told<Answer>(asked: ReturnType<APIRequestContext["post"]>): Promise<Answer> {
    const answer = await asked;
    if (!answer.ok()) throw new Error(`${answer.url()}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }

  const row = (name: string) =>
    first.page.getByTestId("upline-payout").filter({ hasText: shown(name) });
  const drawer = () => first.page.getByTestId("upline-payout-drawer");
  const openOne = async (name: string) => {
    await row(name)
      .getByRole("button", { name: shown(name) })
      .click();
    await drawer()
      .getByText(payouts.get(name) ?? "")
      .waitFor();
  };
  const closeOne = async () => {
    await first.page.keyboard.press("Escape");
    await drawer().waitFor({ state: "hidden" });
  };

  it("shows what waits, and rejects one with a reason that the partner reads", async () => {
    const { page } = first;
    await page.goto(`${store.admin_url}/upline/payouts`, { timeout: FIRST_PAGE_MS });
    await row("Eva Brandt").waitFor();
    expect(await words(row("Eva Brandt"))).toMatch(
      /Requested \$13\.00 \$0\.00 \$13\.00 .*3000 manual/,
    );
    await openOne("Eva Brandt");
    await drawer().getByTestId("upline-payout-reject").click();
    const dialog = page.getByRole("alertdialog");
    await dialog.waitFor();
    await page.keyboard.type("the account has another holder");
    await dialog.getByRole("button", { name: "Reject" }).click();
    await dialog.waitFor({ state: "hidden" });
    await drawer().getByText("the account has another holder").first().waitFor();
    expect(await words(drawer())).toMatch(/state: requested rejected/);
    await closeOne();
    const own = await told<{ payouts: { state: string; reason: string }[] }>(
      (customers.get("Eva Brandt") as APIRequestContext).get("/store/partners/me/payouts"),
    );
    expect(own.payouts[0]).toMatchObject({
      state: "rejected",
      reason: "the account has another holder",
    });
  });

  it("approves, and the row can then be chosen", async () => {
    expect(await row("Ben Hale").getByRole("checkbox").count()).toBe(0);
    for (const name of ["Ben Hale", "Cora Lind", "Dan Ortiz"]) {
      await openOne(name);
      await drawer().getByTestId("upline-payout-approve").click();
      await drawer().getByTestId("upline-payout-state").getByText("Approved").waitFor();
      await closeOne();
      await row(name).getByRole("checkbox").waitFor();
    }
  });

  it("pays together only what was confirmed: asks again when it changed meanwhile", async () => {
    const { page } = first;
    await page.getByTestId("upline-payout-choose-all").click();
    const bar = page.getByTestId("upline-batch-bar");
    expect(await words(bar)).toContain("3 payouts chosen, $33.00");
    await page.getByTestId("upline-batch-ask").click();
    const dialog = page.getByTestId("upline-batch-dialog");
    await dialog.getByRole("heading", { name: "Pay 3 payouts, $33.00 in total?" }).waitFor();
    await second.api(`payouts/${payouts.get("Dan Ortiz")}/reject`, { reason: "on hold" });

    await page.getByTestId("upline-batch-send").click();
    await dialog.getByRole("alert").waitFor();
    expect(await words(dialog)).toContain("It is now 2 payouts and $21.00. Nothing was sent yet.");
    expect((await first.api<{ count: number }>("payout-batches")).count).toBe(0);
    await page.getByTestId("upline-batch-send").click();
    await dialog.getByRole("heading", { name: "2 payouts handed over, $21.00" }).waitFor();

    const download = page.waitForEvent("download");
    await dialog.getByTestId("upline-batch-csv").click();
    const saved = await download;
    expect(saved.suggestedFilename()).toMatch(/\.csv$/);
    const rows = readFileSync(await saved.path(), "utf8")
      .trim()
      .split("\n")
      .slice(1);
    expect(rows).toHaveLength(2);
    for (const [name, amount] of Object.entries({ "Ben Hale": "10.00", "Cora Lind": "11.00" })) {
      const [line] = rows.filter((text) => text.includes(name));
      for (const part of [payouts.get(name), IBAN, amount]) expect(line).toContain(part);
    }
    await dialog.getByTestId("upline-batch-pain001").click();
    await page.getByText(/needs the option debtor/).waitFor();
    await page.getByTestId("upline-batch-close").click();
    const batch = page.getByTestId("upline-batch").first();
    expect(await words(batch)).toMatch(/Demo Admin manual 2 \$21\.00/);
  });

  it("completes one and fails another, which then comes first", async () => {
    const { page } = first;
    await openOne("Ben Hale");
    await drawer().getByTestId("upline-payout-complete").click();
    await page.getByRole("alertdialog").waitFor();
    await page.keyboard.type("transfer 4711");
    await page.keyboard.press("Enter");
    await drawer().getByTestId("upline-payout-state").getByText("Paid").waitFor();
    expect(await words(drawer())).toContain("Reference transfer 4711");
    await closeOne();

    await openOne("Cora Lind");
    await drawer().getByTestId("upline-payout-fail").click();
    await page.getByRole("alertdialog").waitFor();
    await page.keyboard.type("the bank sent it back");
    await page.getByRole("alertdialog").getByRole("button", { name: "Mark as failed" }).click();
    await drawer().getByTestId("upline-payout-state").getByText("Failed").waitFor();
    await closeOne();
    const rows = page.getByTestId("upline-payout");
    await rows.first().getByText("Failed").waitFor();
    expect(await words(rows.first())).toContain(shown("Cora Lind"));
  });

  it("narrows to a state and back", async () => {
    const { page } = first;
    const tiles = page.getByTestId("upline-payout-filter");
    await tiles.filter({ hasText: "Paid" }).click();
    await page.waitForURL(/state=paid/);
    await row("Cora Lind").waitFor({ state: "hidden" });
    expect(await page.getByTestId("upline-payout").count()).toBe(1);
    await tiles.filter({ hasText: "All" }).click();
    await row("Cora Lind").waitFor();
  });

  it("keeps every step in the audit, with whoever took it", async () => {
    const { page } = second;
    const id = payouts.get("Dan Ortiz");
    await page.goto(`${store.admin_url}/upline/audit?subject_kind=payout&subject_id=${id}`, {
      timeout: FIRST_PAGE_MS,
    });
    const rejected = page.getByTestId("upline-deed").filter({ hasText: "Payout rejected" });
    await rejected.waitFor();
    expect(await words(rejected)).toMatch(/Second Admin .*state: approved rejected on hold/);
  });
});
