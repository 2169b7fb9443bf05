import { Migration20261121001100_create_payout } from "../migrations/Migration20261121001100_create_payout";
import {
  isAllowed,
  OPEN_STATES,
  PAYOUT_STATES,
  TRANSITIONS,
  type PayoutAction,
  type PayoutState,
} from "../states";

const ACTIONS = Object.keys(TRANSITIONS) as PayoutAction[];

/** Every action × every state: where it leads, or a dash. */
const EXPECTED: Record<PayoutAction, Partial<Record<PayoutState, string>>> = {
  approve: { requested: "approved" },
  reject: { requested: "rejected returned", approved: "rejected returned" },
  cancel: { requested: "rejected returned" },
  send: { approved: "processing" },
  accept: { processing: "processing", unknown: "processing" },
  doubt: { processing: "unknown", unknown: "unknown" },
  send_again: { unknown: "processing" },
  pay: { processing: "paid paid", unknown: "paid paid" },
  fail: { processing: "failed returned", unknown: "failed returned" },
  reverse: { paid: "failed reversed" },
};

describe("states of a payout", () => {
  it.each(ACTIONS)("%s goes where it should from each state, and nowhere else", (action) => {
    const { to, moves } = TRANSITIONS[action];
    const found = PAYOUT_STATES.filter((state) => isAllowed(action, state)).map((state) => [
      state,
      moves ? `${to} ${moves}` : to,
    ]);
    expect(Object.fromEntries(found)).toEqual(EXPECTED[action]);
  });

  it("leaves no payout with its money in the hold once it is not open, and none without while it is", () => {
    for (const action of ACTIONS) {
      const { from, to, moves } = TRANSITIONS[action];
      const isOpen = (state: PayoutState) => (OPEN_STATES as readonly string[]).includes(state);
      for (const state of from) {
        const takesOut = moves === "paid" || moves === "returned";
        expect([action, state, takesOut]).toEqual([action, state, isOpen(state) && !isOpen(to)]);
      }
    }
  });

  it("are the ones that Postgres allows", async () => {
    const migration = new Migration20261121001100_create_payout(null as never, null as never);
    const statements: string[] = [];
    migration.addSql = (sql) => void statements.push(String(sql));
    await migration.up();
    const text = statements.find((sql) => sql.includes("cannot go from")) ?? "";
    const pairs = [...text.matchAll(/\('(\w+)', '(\w+)'\)/g)].map(
      ([, from, to]) => `${from} ${to}`,
    );
    const moves = ACTIONS.flatMap((action) => {
      const { from, to } = TRANSITIONS[action];
      return (from as readonly PayoutState[]).flatMap((state) =>
        state === to ? [] : `${state} ${to}`,
      );
    });
    expect(pairs.sort()).toEqual([...new Set(moves)].sort());
  });
});
