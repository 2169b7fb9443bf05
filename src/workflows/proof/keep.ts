/** Keeps a proof, and with a clean one the head it proved. */
import { heads } from "../../modules/ledger";
import type { Services } from "../services";
import type { Fault } from "./fault";

export interface KeptProof {
  ok: boolean;
  checked: { journals: number };
  first_fault: Fault | null;
}

/** Returns when it was kept. */
export async function keepProof({ ledger }: Services, proof: KeptProof): Promise<string> {
  return ledger.settled(async (context) => {
    const { ok, checked } = proof;
    if (ok) await heads.publishHead(context, String(checked.journals), "proof");
    return ledger.keepProof(ok, proof, "proof", context);
  });
}
