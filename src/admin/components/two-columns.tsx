import type { ReactNode } from "react";

/** A wide column with what the page is about, and a narrow one beside it, as on Medusa's own pages. */
export function TwoColumns({ main, side }: { main: ReactNode; side: ReactNode }) {
  return (
    <div className="flex flex-col gap-3 xl:flex-row xl:items-start">
      <div className="flex min-w-0 flex-1 flex-col gap-y-3">{main}</div>
      <div className="flex w-full shrink-0 flex-col gap-y-3 xl:w-[400px]">{side}</div>
    </div>
  );
}
