import { memberOf, playsPreset } from "../../support/preset";

type Distributions = { distributions: { shares: object[] }[]; count: number };
type Shown = {
  dashboard: { house_paid: { reason: string; count: number; amount: string }[] };
};

/** Seed 000: credits on every joining from who bears them, and packages by referrals, never paid twice. */
playsPreset("binary-credits", async ({ shop, network, holds }) => {
  // Six joined below her: 100 each. Her 250 of sales bore two of the last three, the house the others.
  expect(await holds("Rita Root", "available")).toBe("650.000000");
  const { dashboard } = await shop.admin<Shown>("/upline/dashboard");
  const paid = Object.fromEntries(
    dashboard.house_paid.map(({ reason, count, amount }) => [reason, [count, amount]]),
  );
  expect(paid).toMatchObject({
    sale_pool: [2, "200.000000"],
    sale_limit_exceeded: [1, "100.000000"],
    // Three times for her before she bought, four times for those below her, who had not sold yet.
    no_sale_row: [7, "700.000000"],
  });
  // Two of her three direct referrals sold for 100 or more, then one gave it back: 50, once.
  const packages = await shop.admin<Distributions>("/pools/referral_package/distributions");
  expect(packages).toMatchObject({
    count: 1,
    distributions: [
      {
        pool_amount: "50.000000",
        shares: [{ recipient: { id: memberOf(network, "Rita Root").id } }],
      },
    ],
  });
  const { nodes } = await shop.admin<{ nodes: { partner_id: string; position: number }[] }>(
    `/referral-tree?parent_id=${memberOf(network, "Rita Root").id}`,
  );
  expect(nodes.map(({ partner_id }) => partner_id)).toEqual(
    ["Left One", "Right Two"].map((name) => memberOf(network, name).id),
  );
});
