import { memberOf, playsPreset } from "../../support/preset";

type Shown = { partner: { rank: { code: string } } };

/** Seed 001: a line of thirteen; the ranks of a night rate what was sold this month again. */
playsPreset("twelve-level", async ({ shop, network, holds, paid }) => {
  const rankOf = async (name: string) => {
    const { id } = memberOf(network, name);
    return (await shop.admin<Shown>(`/partners/${id}`)).partner.rank.code;
  };
  // Jack bought for 3,000, and 1,250 was sold below him; Mona bought, and has nobody below.
  expect(await rankOf("Jack Doyle")).toBe("bronze");
  expect(await rankOf("Mona Aziz")).toBe("member");
  expect(await rankOf("Ada Moss")).toBe("member");
  // Enough was sold below Ada; what she lacks is a purchase of her own in thirty days.
  const missing = { metric: "pv", have: "0.000000", need: "100.000000", window_days: 30 };
  expect(await shop.mine(memberOf(network, "Ada Moss"))).toMatchObject({
    partner: { rank_progress: [{ ladder: "distributor", next: "bronze", missing: [missing] }] },
  });

  // When Mona bought for 1,000 only Liam, on level 1, had a share. The night gave Jack one per cent on level 3.
  expect(await paid("first")).toMatchObject({
    "level_commission/1": ["Liam Foster", "50.000000"],
    "level_commission/3": ["Jack Doyle", "10.000000"],
  });
  expect(await holds("Liam Foster", "pending")).toBe("37.500000");
  // Half of Mona's order was given back: 5 of it, and 2.50 of the order of Liam's client.
  expect(await holds("Jack Doyle", "pending")).toBe("7.500000");
  expect(await holds("Iris Wong", "pending")).toBe("150.000000");
  expect(await holds("Kira Novak", "pending")).toBe("0.000000");
});
