/**
 * A batch as a file, for what is paid by hand: exported again it is the same file, and says that it is. No
 * workflow: one would keep account numbers in its own records.
 */
import { audit } from "../modules/ledger";
import type { PaymentFile } from "../modules/payout/provider";
import { refuseStranger } from "../support/approvers";
import { UplineError } from "../support/errors";
import type { Services } from "./services";
import { unreadable } from "./steps/batch-payouts";
import { refuseInDoubt } from "./steps/doubt";

interface BatchExport {
  batch_id: string;
  format: string;
  /** the admin */
  actor: string;
}

/** Throws `payout_batch_not_found`, `no_payout_file` where the provider pays without one, and what it refuses. */
export async function exportBatch(
  services: Services,
  { batch_id, format, actor }: BatchExport,
  now: string,
): Promise<PaymentFile> {
  const { payout: payouts } = services;
  refuseStranger(payouts.options, "payouts", actor);
  await refuseInDoubt(services);
  return payouts.transact(async (context) => {
    const batch = await payouts.batch(batch_id, context);
    const provider = payouts.provider(batch.provider);
    if (!provider.exportFile) {
      const message = `"${batch.provider}" pays by itself; there is no file`;
      throw new UplineError("invalid_data", "no_payout_file", message);
    }
    const chosen = await payouts.payoutsOfBatch(batch_id, context);
    const orders = await payouts.paymentOrders(chosen, context);
    const missing = chosen.filter(({ id }) => !orders.has(id));
    if (missing.length > 0) throw unreadable(missing);
    const exported_before = await payouts.markExported(batch_id, now, context);
    const file = provider.exportFile(format, { ...batch, exported_before }, [...orders.values()]);
    const after = { format, file_name: file.file_name, count: chosen.length };
    const subject = { subject_kind: "payout_batch" as const, subject_id: batch_id };
    const deed = { actor, action: "payout_batch.export", ...subject, before: null, after };
    await audit.record(context, [deed]);
    return file;
  });
}
