/** What needs two admins, and what is kept of it: corrections, withdrawals from funds, audit and proof. */
import type { Browser, Locator } from "playwright-core";
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

const SECOND = { email: "second.admin@example.com", password: "upline-demo-2" };

interface Found {
  partners: { id: string; customer_id: string; display_name: string }[];
}

const suite = CHROMIUM ? describe : describe.skip;

suite("two admins in their browsers, on the store of npm start", () => {
  let store: RunningStore;
  let browser: Browser;
  let first: Session;
  let second: Session;

  beforeAll(
    async () => {
      store = await startStore();
      browser = await launch();
      first = await openSession(browser, store);
      await inviteAdmin(first, store, SECOND);
      second = await openSession(browser, store, SECOND);
    },
    START_MS + 2 * FIRST_PAGE_MS,
  );

  afterAll(async () => {
    await browser?.close();
    await store?.stop();
  }, 60_000);

  afterEach(() => expect([...first.faults(), ...second.faults()]).toEqual([]));

  const partner = async (name: string) =>
    (await first.api<Found>(`partners?q=${encodeURIComponent(name)}`)).partners[0];
  const open = async ({ page }: Session, path: string) => {
    await page.goto(`${store.admin_url}/${path}`, { timeout: FIRST_PAGE_MS });
  };
  const requestIn = (card: Locator, text: string) =>
    card.getByTestId("upline-request").filter({ hasText: text });

  it("correct a partner's balance: one asks, the other approves, and both are on record", async () => {
    const { id, customer_id } = await partner("Ben");
    await open(first, `customers/${customer_id}`);
    const card = first.page.getByTestId("upline-corrections");
    await card.getByText("No corrections").waitFor();
    await card.getByTestId("upline-correct").click();
    const dialog = first.page.getByRole("alertdialog");
    await dialog.waitFor();
    await first.page.keyboard.type("12.345");
    await dialog.getByLabel("Currency").fill("USD");
    await dialog.getByLabel("Reason").fill("a parcel was lost");
    await dialog.getByRole("button", { name: "Correct" }).click();
    const own = requestIn(card, "a parcel was lost");
    await own.getByText("You asked for this").waitFor();
    await own.getByText("Demo Admin").waitFor();
    expect(await words(own)).toMatch(
      /\$12\.345000 a parcel was lost Demo Admin .* Waiting Reject You asked for this/,
    );
    expect(await own.getByTestId("upline-request-approve").count()).toBe(0);

    await open(second, `customers/${customer_id}`);
    const other = requestIn(second.page.getByTestId("upline-corrections"), "a parcel was lost");
    await other.getByTestId("upline-request-approve").click();
    await other.getByText("Approved").waitFor();
    expect(await words(other)).toContain("Second Admin");
    const { partner: now } = await first.api<{
      partner: { balances: { currency: string; available: string }[] };
    }>(`partners/${id}`);
    expect(now.balances.find(({ currency }) => currency === "usd")?.available).toBe("12.345000");
  });

  it("refuse a correction that is no amount, in words, and keep what was typed", async () => {
    const card = first.page.getByTestId("upline-corrections");
    await card.getByTestId("upline-correct").click();
    const dialog = first.page.getByRole("alertdialog");
    await dialog.getByLabel("Amount").fill("a lot");
    await dialog.getByLabel("Currency").fill("usd");
    await dialog.getByLabel("Reason").fill("why not");
    await first.page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Correct" }).click();
    await dialog.getByRole("alert").waitFor();
    expect(await words(dialog.getByRole("alert"))).toMatch(/amount/);
    expect(await dialog.getByLabel("Amount").inputValue()).toBe("a lot");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "hidden" });
  });

  it("take money out of a fund: one rejects with a reason, then approves the next", async () => {
    const fund = "upline/trust-funds?fund=trust&currency=usd";
    const ask = async (amount: string, reason: string) => {
      await first.page.getByTestId("upline-withdraw").click();
      const dialog = first.page.getByRole("alertdialog");
      await dialog.getByLabel("Amount in USD").fill(amount);
      await dialog.getByLabel("Reason").fill(reason);
      await dialog.getByRole("button", { name: "Withdraw" }).click();
      await dialog.waitFor({ state: "hidden" });
      await requestIn(first.page.getByTestId("upline-withdrawals"), reason).waitFor();
    };
    await open(first, fund);
    await ask("1.5", "for the school");
    await ask("0.25", "for the library");

    await open(second, fund);
    const card = second.page.getByTestId("upline-withdrawals");
    const school = requestIn(card, "for the school");
    await school.getByTestId("upline-request-reject").click();
    const dialog = second.page.getByRole("alertdialog");
    await dialog.waitFor();
    await second.page.keyboard.type("not this quarter");
    await dialog.getByRole("button", { name: "Reject" }).click();
    await school.getByText("not this quarter").waitFor();
    const library = requestIn(card, "for the library");
    await library.getByTestId("upline-request-approve").click();
    await library.getByText("Approved").waitFor();

    const history = second.page.getByTestId("upline-fund-history");
    const moved = history.getByTestId("upline-fund-transaction").filter({ hasText: "Withdrawal" });
    await moved.waitFor();
    expect(await words(moved)).toContain("-$0.25");
    await history.getByTestId("upline-fund-statement").click();
    const statement = second.page.getByRole("dialog");
    await statement.getByText("Withdrawal (1)").waitFor();
    expect(await words(statement)).toContain("At the start $0.00");
    await second.page.keyboard.press("Escape");
  });

  it("find in the audit who did what, before and after", async () => {
    const { page } = first;
    await open(first, "upline/audit");
    const rows = page.getByTestId("upline-deed");
    await rows.first().waitFor();
    await page.getByRole("combobox", { name: "Of what" }).click();
    await page.getByRole("option", { name: "Withdrawal from a fund" }).click();
    await page.waitForURL(/subject_kind=fund_withdrawal/);
    await page.getByText("4 of 4 results").waitFor();
    const rejected = rows.filter({ hasText: "Withdrawal rejected" });
    expect(await words(rejected)).toMatch(/Second Admin .* state: requested rejected/);
    expect(await words(rejected)).toContain("not this quarter");
    await page.getByRole("combobox", { name: "Who" }).click();
    await page.getByRole("option", { name: "Demo Admin" }).click();
    await page.getByText("2 of 2 results").waitFor();
    expect(await rows.filter({ hasText: "Withdrawal asked for" }).count()).toBe(2);
  });

  it("prove the book and look into it", async () => {
    const { page } = first;
    await open(first, "upline/ledger");
    const corrections = page.getByTestId("upline-journal").filter({ hasText: "adjustment:" });
    const correction = corrections.first();
    await correction.locator("summary").click();
    await correction.getByText("house:commission").waitFor();
    expect(await words(correction)).toMatch(
      /house:commission partner:\S+:available .*\$12\.345000/,
    );
    await page.getByTestId("upline-prove").click();
    await page.getByTestId("upline-proof-status").waitFor();
    const proof = page.getByTestId("upline-proof");
    expect(await words(proof)).toContain("Everything adds up");
    const { journals } = await first.api<{ journals: { hash: string }[] }>("ledger/journals");
    expect(await words(proof)).toContain(journals[0].hash.slice(0, 12));
  });

  it("open a partner's statement to print, and see what was done to the partner", async () => {
    const { id, customer_id, display_name } = await partner("Ben");
    await first.api(`partners/${id}`, { status: "suspended" });
    await open(second, `customers/${customer_id}`);
    const deeds = second.page.getByTestId("upline-partner-deeds");
    const suspended = deeds.getByTestId("upline-deed").filter({ hasText: "Status changed" });
    await suspended.getByText("Demo Admin").waitFor();
    expect(await words(suspended)).toContain("status: active suspended");
    const popup = second.page.context().waitForEvent("page");
    await deeds.getByTestId("upline-statement").click();
    const statement = await popup;
    await statement.getByText(display_name).first().waitFor();
    expect(await statement.locator("body").innerText()).toContain("12.345000");
    await statement.close();
  });
});
