import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { CHROMIUM, FIRST_PAGE_MS, launch, openSession, START_MS, words } from "./session";
import type { Session } from "./session";
import { type RunningStore, startStore } from "./store";

const PICTURE = resolve(__dirname, "../../docs/images/admin-tree.png");

interface ShownLine {
  recipient: { kind: string; id: string; display_name?: string };
  amount: string;
  rate: string | null;
  why: string;
}

if (!CHROMIUM) process.stderr.write("admin in the browser: skipped, UPLINE_CHROMIUM is not set\n");
const suite = CHROMIUM ? describe : describe.skip;

suite("the admin in a browser, on the store of npm start", () => {
  let store: RunningStore;
  let browser: Browser;
  let session: Session;
  let page: Page;

  beforeAll(async () => {
    store = await startStore();
    browser = await launch();
    session = await openSession(browser, store);
    page = session.page;
  }, START_MS + FIRST_PAGE_MS);

  afterAll(async () => {
    await browser?.close();
    await store?.stop();
  }, 60_000);

  afterEach(() => expect(session.faults()).toEqual([]));

  const api = <Answer>(path: string) => session.api<Answer>(path);
  const focused = () => page.locator("[role=treeitem]:focus");
  const focusedName = () => focused().getAttribute("aria-label");
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };

  it("shows on a real order who earned what, why, and who got nothing", async () => {
    const { orders } = await api<{ orders: { id: string; display_id: number }[] }>(
      "orders?fields=id,display_id&limit=50",
    );
    const last = orders.reduce((a, b) => (a.display_id > b.display_id ? a : b));
    const { order_commissions: book } = await api<{
      order_commissions: { lines: ShownLine[]; skipped: { why: string }[] };
    }>(`orders/${last.id}/commissions`);

    await page.goto(`${store.admin_url}/orders/${last.id}`);
    const card = page.getByTestId("upline-order-card");
    await card.getByTestId("upline-order-line").first().waitFor();
    expect(await words(card.getByTestId("upline-order-status"))).toBe("Decided");
    expect(await words(card)).toContain("Base $100.00 Total $10.00 Reversed $0.00");

    const rows = await card.getByTestId("upline-order-line").all();
    expect(rows).toHaveLength(book.lines.length);
    for (const [index, { recipient, why }] of book.lines.entries()) {
      const row = await words(rows[index]);
      expect(row).toContain(recipient.display_name ?? recipient.id);
      expect(row).toContain(why);
    }
    const rowWith = (cell: string) =>
      card.getByRole("row").filter({ has: page.getByRole("cell", { name: cell, exact: true }) });
    expect(await words(rowWith("direct"))).toMatch(/ direct 1 3 % \$3\.00 Pending/);
    expect(await words(rowWith("5"))).toMatch(/ tree 5 0\.09375 % \$0\.093750 Pending/);

    const skipped = card.getByTestId("upline-order-skipped");
    expect(await skipped.getByRole("listitem").first().isVisible()).toBe(false);
    await skipped.locator("summary").focus();
    await press("Enter");
    expect(await words(skipped)).toContain(book.skipped[0].why);
  });

  it("shows the partner on the customer's page, and from there the place in the tree", async () => {
    await page.getByTestId("upline-order-line").getByRole("link").first().click();
    const card = page.getByTestId("upline-partner-card");
    await card.getByText("Referral code").waitFor();
    expect(await words(card.getByTestId("upline-partner-status"))).toBe("Active");
    const customer_id = new URL(page.url()).pathname.split("/").pop();
    const { partners } = await api<{
      partners: { referral_code: string; display_name: string }[];
    }>(`partners?customer_id=${customer_id}`);
    expect(await words(card)).toContain(partners[0].referral_code);

    await card.getByRole("link", { name: "Show in the referral tree" }).click();
    await focused().waitFor();
    expect(await focusedName()).toContain(partners[0].display_name);
  });

  it("enrols a customer, and refuses a code nobody has", async () => {
    const answer = await page.request.post(`${store.url}/admin/customers`, {
      data: { email: "browser@example.com", first_name: "Brow", last_name: "Ser" },
    });
    const { customer } = (await answer.json()) as { customer: { id: string } };
    await page.goto(`${store.admin_url}/customers/${customer.id}`);
    await page.getByTestId("upline-enrol").click();
    const code = page.getByLabel("Inviter's referral code");
    await code.fill("NOSUCHCODE");
    await press("Enter");
    await page.getByText(/referral code is not valid/).waitFor();

    await code.fill("");
    await press("Enter");
    const card = page.getByTestId("upline-partner-card");
    await card.getByTestId("upline-partner-status").waitFor();
    expect(await words(card)).toContain("Joined without a referrer");
  });

  it("is walked by the keyboard, a level at a time", async () => {
    await page.goto(`${store.admin_url}/upline/tree`);
    const tree = page.getByRole("tree");
    const items = tree.getByRole("treeitem");
    // The only root shows its children at once.
    await items.nth(1).waitFor();
    const root = await items.first().getAttribute("aria-label");
    expect(root).toContain("Joined without a referrer");
    expect(await tree.locator("[tabindex='0']").count()).toBe(1);

    await tree.locator("[tabindex='0']").focus();
    await press("ArrowDown");
    const child = await focusedName();
    expect(await focused().getAttribute("aria-expanded")).toBe("false");
    const closed = await items.count();
    await press("ArrowRight");
    await tree.locator("[aria-level='3'][aria-posinset]").first().waitFor();
    expect(await focused().getAttribute("aria-expanded")).toBe("true");
    await press("ArrowRight");
    expect(await focused().getAttribute("aria-level")).toBe("3");
    expect(await focused().getAttribute("aria-posinset")).toBe("1");
    await press("ArrowLeft");
    expect(await focusedName()).toBe(child);
    await press("Enter");
    expect(await items.count()).toBe(closed);
    await press("End");
    expect(await focusedName()).toBe(await items.last().getAttribute("aria-label"));
    await press("Home");
    expect(await focusedName()).toBe(root);
    expect(await tree.locator("[tabindex='0']").count()).toBe(1);
  });

  it("finds a partner and opens the way down to it, in both trees", async () => {
    const search = page.getByTestId("upline-tree-search");
    await search.fill("zoe");
    await page.getByTestId("upline-tree-found").first().waitFor();
    await press("Enter");
    await page.locator("[role=treeitem]:focus[aria-label^=Zoe]").waitFor();
    const level = await focused().getAttribute("aria-level");
    expect(await focusedName()).toContain(`Level ${level},`);
    const selected = page.getByTestId("upline-tree-selected");
    await selected.getByRole("heading", { name: /^Zoe/ }).waitFor();

    if (process.env.UPDATE_SCREENSHOTS === "1") {
      await selected.getByRole("link").nth(1).waitFor(); // the sponsor's name, and the customer
      mkdirSync(dirname(PICTURE), { recursive: true });
      await page.screenshot({ path: PICTURE, animations: "disabled" });
    }

    await page.getByTestId("upline-tree-sponsor").click();
    await page.getByRole("tree", { name: "Sponsors" }).waitFor();
    await page.locator("[role=treeitem]:focus[aria-label^=Zoe]").waitFor();
  });

  it("shows the funds with their histories, and proves the book", async () => {
    await page.goto(`${store.admin_url}/upline/trust-funds`);
    const fund = page.getByTestId("upline-fund").filter({ hasText: "trust · USD" });
    await fund.getByRole("link").click();
    const history = page.getByTestId("upline-fund-history");
    await history.getByRole("heading", { name: "trust · USD" }).waitFor();
    const { count } = await api<{ count: number }>("trust-funds/trust/transactions?currency=usd");
    await history.getByText(`${count} of ${count} results`).waitFor();
    expect(await history.getByTestId("upline-fund-transaction").count()).toBe(count);

    await page.getByTestId("upline-prove").click();
    await page.getByTestId("upline-proof-status").waitFor();
    expect(await words(page.getByTestId("upline-proof"))).toContain("Everything adds up");

    await history.getByRole("link").first().click();
    await page.getByTestId("upline-order-card").waitFor();
  });
});
