/** Sale pools of a store: what a partner's orders let it draw for newcomers, whatever becomes of the orders. */
import { binaryCredits } from "../../src/engine/presets/binary-credits";
import { Lab } from "../support/network";

describe("sale pools of a store", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open({ funds: [], ...binaryCredits });
  });
  afterAll(() => lab.close());

  it.each([1, 200])(
    "an order given back and bought again fills no pool twice, in batches of %d",
    async (size) => {
      const net = await lab.network();
      const ann = await net.enrol();
      const order = await net.buy(ann, "150.00");
      await net.capture(order);
      await net.drain(size);
      const answers: string[] = [];
      const join = async () => {
        await net.enrol(ann);
        await net.drain(size);
        const [{ note }] = await net.rows<{ note: string }>(
          `select p.note from upline_posting p join upline_journal j on j.no = p.journal_no
           join upline_account a on a.id = p.to_account and a.owner_id = $1
           where j.kind = 'join' order by j.no desc limit 1`,
          [ann.id],
        );
        answers.push(note);
      };
      await join();
      // All goes back, though 100 of it were drawn; then the order is edited to what it was.
      await net.refundTo(order, "0");
      await net.drain(size);
      await join();
      await net.refundTo(order, "150.00");
      await net.drain(size);
      await join();
      expect(answers).toEqual(["sale_pool", "sale_limit_exceeded", "sale_limit_exceeded"]);
      expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
    },
  );
});
