/** An admin at work in Chromium. */
import { type Browser, chromium, type Locator, type Page, request } from "playwright-core";
import type { RunningStore } from "./store";

export const CHROMIUM = process.env.UPLINE_CHROMIUM;
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** The development server of the admin builds its bundle while the first page waits. */
export const FIRST_PAGE_MS = 150_000;
/** Twice what a store may take to start. */
export const START_MS = 600_000;

/** React tells of a fault with the components around it; Medusa's own pages have some too. */
const OURS = "/src/admin/";

export interface Login {
  email: string;
  password: string;
}

export interface Session {
  page: Page;
  /** what the page threw, and errors of our own in its console; empties itself when it is taken */
  faults(): string[];
  /** an answer of the admin API, with the session's own login */
  api<Answer>(path: string, body?: object): Promise<Answer>;
}

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: FLAGS });

export const words = async (locator: Locator): Promise<string> =>
  (await locator.innerText()).replace(/\s+/g, " ");

/** Logs an admin in by the form, in a context of its own. */
export async function openSession(
  browser: Browser,
  store: RunningStore,
  login: Login = store,
): Promise<Session> {
  const viewport = { width: 1440, height: 900 };
  const context = await browser.newContext({ viewport, locale: "en-US", timezoneId: "UTC" });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const seen: string[] = [];
  page.on("pageerror", (error) => seen.push(error.message));
  page.on("console", (line) => {
    if (line.type() === "error" && line.text().includes(OURS)) seen.push(line.text());
  });
  await logIn(page, store, login);
  return {
    page,
    faults: () => seen.splice(0),
    async api<Answer>(path: string, body?: object) {
      const method = body ? "post" : "get";
      const answer = await page.request[method](`${store.url}/admin/${path}`, { data: body });
      if (!answer.ok())
        throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
      return (await answer.json()) as Answer;
    },
  };
}

/** A development server may reload the page once more after it found all it has to bundle. */
async function logIn(page: Page, store: RunningStore, { email, password }: Login): Promise<void> {
  await page.goto(`${store.admin_url}/login`, { timeout: FIRST_PAGE_MS });
  for (let attempt = 1; ; attempt++) {
    const field = page.getByPlaceholder("Email");
    await field.waitFor({ timeout: FIRST_PAGE_MS });
    await field.fill(email);
    await page.getByPlaceholder("Password").fill(password);
    await page.keyboard.press("Enter");
    try {
      await page.waitForURL(/\/app\/(?!login)/);
      return;
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

/** A second admin comes by invitation, as in any store. */
export async function inviteAdmin({ api }: Session, { url }: RunningStore, login: Login) {
  const { invite } = await api<{ invite: { token: string } }>("invites", { email: login.email });
  // Whoever accepts must not be logged in: this one has no cookies.
  const invited = await request.newContext({ baseURL: url });
  const registered = await invited.post("/auth/user/emailpass/register", { data: login });
  const { token } = (await registered.json()) as { token: string };
  const accepted = await invited.post("/admin/invites/accept", {
    params: { token: invite.token },
    headers: { authorization: `Bearer ${token}` },
    data: { email: login.email, first_name: "Second", last_name: "Admin" },
  });
  if (!accepted.ok()) throw new Error(`the invitation was refused: ${await accepted.text()}`);
  await invited.dispose();
}
