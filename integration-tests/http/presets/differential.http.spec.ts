import { memberOf, playsPreset } from "../../support/preset";

type Distributions = { distributions: object[]; count: number };
type Shown = { partner: { rank: { code: string } } };

/** Seed 003: six consultants of ranks 11-6-6-5-4-2 in one line, an investment, a profit, and the pools. */
playsPreset("differential", async ({ shop, network, holds, paid }) => {
  // The printed example: 10,000 over ranks 2-4-5-6-6-11.
  expect(await paid("example")).toEqual({
    "personal_sales/0": ["Two Evans", "800.000000"],
    "team_sales/1": ["Four Diaz", "400.000000"],
    "team_sales/2": ["Five Costa", "200.000000"],
    "team_sales/3": ["Sixth Berg", "200.000000"],
    "team_sales/5": ["Eleven Cole", "400.000000"],
  });
  const rankOf = async (name: string) => {
    const { id } = memberOf(network, name);
    return (await shop.admin<Shown>(`/partners/${id}`)).partner.rank.code;
  };
  expect(await rankOf("Newcomer Frey")).toBe("4");
  expect(await rankOf("Two Evans")).toBe("4");
  expect(await rankOf("Other Green")).toBe("0");

  // 116,100 sold by all, net of what was given back; one per cent of it to the only one of each pool.
  const pool = async (code: string) => shop.admin<Distributions>(`/pools/${code}/distributions`);
  expect(await pool("pool_5")).toMatchObject({
    count: 1,
    distributions: [
      {
        total_turnover: "116100.000000",
        pool_amount: "1161.000000",
        qualified_participants: 1,
        per_person_amount: "1161.000000",
        shares: [{ recipient: { kind: "partner", id: memberOf(network, "Five Costa").id } }],
      },
    ],
  });
  expect(await pool("pool_6")).toMatchObject({
    distributions: [{ pool_amount: "0.000000", qualified_participants: 0 }],
  });
  expect(await pool("pool_11")).toMatchObject({
    distributions: [{ per_person_amount: "1161.000000" }],
  });
  // Closing again with nothing new in between is the same close.
  expect(await shop.adminPost("/periods/week/close")).toMatchObject({ period: { is_new: false } });
  expect(await pool("pool_5")).toMatchObject({ count: 1 });

  expect(await holds("Five Costa", "available")).toBe("1161.000000");
  // Half of the example was given back; 22 + 1 + 4 + 2,000 + 1,100 of the other five orders.
  expect(await holds("Five Costa", "pending")).toBe("3227.000000");
});
