import { createHash } from "node:crypto";
import { STATEMENT_HEADERS, statementPage } from "../statement-page";
import type { Statement } from "../statement";

const HOSTILE = `<img src=x onerror="alert('1')">&amp;`;
const amounts = {
  pending: "1.000000",
  available: "2.000000",
  payout_hold: "0.000000",
  owed: "0.000000",
  total: "3.000000",
};
const statement: Statement = {
  statement: {
    partner_id: HOSTILE,
    display_name: HOSTILE,
    currency: "usd",
    currencies: ["usd"],
    from: null,
    at: "2026-01-31T23:59:59.999999Z",
    head: { no: "7", hash: "ab".repeat(32) },
    opening: amounts,
    closing: amounts,
    lines: [
      {
        no: "7",
        line: 1,
        at: "2026-01-30T10:00:00.000Z",
        recorded_at: "2026-01-30T10:00:01.000Z",
        what: HOSTILE,
        note: HOSTILE,
        order_id: HOSTILE,
        bonus: HOSTILE,
        level: 1,
        from: null,
        to: "pending",
        amount: "1.000000",
        change: "1.000000",
        balances: amounts,
      },
    ],
    total_earned: "3.000000",
    total_withdrawn: "0.000000",
  },
  count: 1,
  limit: 100,
  offset: 0,
};

describe("the page of a statement", () => {
  const page = statementPage(statement);

  it("escapes whatever stands in it", () => {
    expect(page).not.toMatch(/<img/);
    expect(page).not.toMatch(/<script/i);
    expect(
      page.match(/&lt;img src=x onerror=&quot;alert\(&#39;1&#39;\)&quot;&gt;&amp;amp;/g)?.length,
    )
      // Title and headline, partner, what, note, order and bonus.
      .toBe(7);
    const tags = new Set([...page.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag));
    const plain = "html head meta title style body h1 p table caption thead tbody tr th td code";
    expect([...tags].sort()).toEqual(plain.split(" ").sort());
  });

  it("has one style, which is the one its policy names, and nothing may load", () => {
    const [, style] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    const hash = createHash("sha256").update(style).digest("base64");
    expect(STATEMENT_HEADERS["Content-Security-Policy"]).toContain(`style-src 'sha256-${hash}'`);
    expect(STATEMENT_HEADERS["Content-Security-Policy"]).toMatch(/^default-src 'none';/);
    expect(page).not.toMatch(/ style=| on\w+="|https?:/);
  });

  it("shows the head that it stands on and every figure", () => {
    for (const figure of ["ab".repeat(32), "journal 7", "lines 1 to 1 of 1", "3.000000", "USD"]) {
      expect(page).toContain(figure);
    }
  });
});
