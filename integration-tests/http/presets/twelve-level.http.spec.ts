import { memberOf, playsPreset } from "../../support/preset";

type Shown = { partner: { rank: { code: string }; highest_rank: unknown } };

/** Seed 001: a line of thirteen; ranks of the night rate what was sold this month again. */
playsPreset("twelve-level", async ({ shop, network, holds, paid }) => {
  const rankOf = async (name: string) => {
    const { id } = memberOf(network, name);
    return (await shop.admin<Shown>(`/partners/${id}`)).partner.rank.code;
  };
  // Only Hugo and Mona bought themselves: Hugo has 3,000 and 1,250 below, Mona nothing below.
  expect(await rankOf("Hugo Klein")).toBe("bronze");
  expect(await rankOf("Mona Aziz")).toBe("member");
  expect(await rankOf("Ada Moss")).toBe("member");
  // Of Mona's 1,000: five per cent on level 1, and, since that night, one per cent for Hugo on level 5? None.
  expect(await paid("third")).toMatchObject({
    "level_commission/1": ["Gita Rao", "150.000000"],
  });
  expect(await holds("Gita Rao", "pending")).toBe("150.000000");
});
