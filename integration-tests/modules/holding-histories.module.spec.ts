/** Random histories of joining, choosing and waiting, held against a naive model of the holding tank. */
import fc from "fast-check";
import { placement as placementSchema, type Placement } from "../../src/engine/placement/schema";
import { Migration20261121000600_add_holding_tank } from "../../src/modules/tree-path/migrations/Migration20261121000600_add_holding_tank";
import { placeWaiting } from "../../src/workflows/steps/place-waiting";
import { TankModel } from "../support/holding";
import { Lab } from "../support/network";
import {
  assertSound,
  choose,
  chooseAsAdmin,
  codeOf,
  pass,
  seatsOf,
  type Who,
} from "../support/tank";

const tank = (fields: object = {}): Placement =>
  placementSchema.parse({
    ...{ kind: "binary", fill: "breadth_first", start: "sponsor", holding_days: 7 },
    ...fields,
  });

describe("random histories of joining, choosing and waiting", () => {
  const action = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant("enrol" as const),
        by: fc.option(fc.nat(9), { freq: 6 }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant("choose" as const),
        ...{
          who: fc.nat(),
          parent: fc.nat(),
          position: fc.option(fc.nat(2)),
          isAdmin: fc.boolean(),
        },
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("pass" as const), days: fc.nat(4) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("place" as const) }) },
  );

  it.each([
    ["a binary tree", tank()],
    ["three wide, from the root", tank({ kind: "matrix", width: 3, start: "root" })],
    ["two steps deep, where some wait", tank({ max_depth: 2 })],
  ])("%s: everybody sits where the naive model says", async (_name, placement) => {
    const lab = await Lab.open({ placement });
    const histories = fc.sample(fc.array(action, { minLength: 30, maxLength: 60 }), {
      seed: 14,
      numRuns: 5,
    });
    const answers: (string | null)[] = [];
    try {
      for (const history of histories) {
        const net = await lab.network({ real_clock: true });
        const model = new TankModel(placement);
        for (const step of history) {
          const ids = model.ids;
          const pick = (n: number): Who => ({ id: ids[n % ids.length] ?? "nobody" });
          if (step.do === "enrol") {
            const sponsor = step.by === null || ids.length === 0 ? null : pick(step.by);
            const { id, placement: state } = await net.enrol(sponsor);
            expect(state).toBe(model.join(id, sponsor?.id ?? null));
          } else if (step.do === "pass") {
            await pass(net, step.days);
            model.pass(step.days);
          } else if (step.do === "place") {
            expect(await placeWaiting(net.services)).toBe(model.placeWaiting());
          } else {
            const who = pick(model.heldOr(step.who));
            const parent = pick(model.partOr(step.parent, who.id));
            const at = step.position ?? undefined;
            const sponsor = { id: model.sponsorOf(who.id) ?? "nobody" };
            const work = step.isAdmin
              ? chooseAsAdmin(net, who, parent, at)
              : choose(net, who, parent, sponsor, at);
            const expected = model.choose(who.id, parent.id, step.position, step.isAdmin);
            expect(await codeOf(work)).toBe(expected);
            answers.push(expected);
          }
        }
        expect(await seatsOf(net)).toEqual(model.seats());
        await assertSound(net);
        await net.close();
      }
      // A history in which nobody chooses proves nothing.
      expect(answers.filter((answer) => answer === null).length).toBeGreaterThan(8);
      expect(new Set(answers).size).toBeGreaterThan(5);
    } finally {
      await lab.close();
    }
  });
});

it("the migration of the tank goes back, and forth again, with people in it", async () => {
  const lab = await Lab.open({ placement: tank() });
  try {
    const net = await lab.network({ real_clock: true });
    const root = await net.enrol();
    await net.enrol(root);
    const queries = async (way: "up" | "down"): Promise<void> => {
      const migration = new Migration20261121000600_add_holding_tank(
        ...([{}, {}] as unknown as ConstructorParameters<
          typeof Migration20261121000600_add_holding_tank
        >),
      );
      await migration[way]();
      for (const query of migration.getQueries()) await net.rows(String(query));
    };
    await queries("down");
    const join = `select is_placed from upline_join('late', $1, 2::smallint, false, null)`;
    expect(await net.rows(join, [root.id])).toEqual([{ is_placed: true }]);
    const placed = `select placed_no is not null as placed from upline_waiting`;
    expect(await net.rows(placed)).toEqual([{ placed: true }]);
    await queries("up");
    const next = await net.enrol(root);
    expect(next.placement).toBe("held");
    expect(await net.services.tree.checkPaths()).toEqual({ checked: 7, fault: null });
  } finally {
    await lab.close();
  }
});
