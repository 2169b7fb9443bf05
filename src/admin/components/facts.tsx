import type { ReactNode } from "react";

export type Fact = [label: string, value: ReactNode];

/** Labelled values one below the other, as Medusa's own side cards show them. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="divide-y">
      {facts.map(([label, value]) => (
        <div key={label} className="grid grid-cols-2 items-center gap-x-4 px-6 py-3">
          <dt className="txt-compact-small-plus text-ui-fg-subtle">{label}</dt>
          <dd className="txt-compact-small min-w-0 break-words text-right">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A few figures side by side. */
export function Figures({ figures }: { figures: Fact[] }) {
  return (
    <dl className="grid grid-cols-2 gap-4 px-6 py-4 md:grid-cols-4">
      {figures.map(([label, value]) => (
        <div key={label} className="min-w-0">
          <dt className="txt-compact-xsmall text-ui-fg-muted">{label}</dt>
          <dd className="txt-compact-medium-plus mt-1 break-words tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
