import { useState } from "react";
import type { RequestState } from "./types";

/** Which requests are looked at: of any state or one, a page at a time. */
export function useRequestFilter() {
  const [state, setState] = useState<RequestState | undefined>(undefined);
  const [page, onPage] = useState(0);
  const onState = (chosen: RequestState | undefined) => {
    setState(chosen);
    onPage(0);
  };
  return { state, page, onState, onPage };
}
