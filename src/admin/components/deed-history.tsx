import { Text } from "@medusajs/ui";
import type { Deed } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { EmptyNote } from "./notes";
import { Action, Actor, Changes } from "./deed-words";

/** Deeds one below the other, for a narrow place. */
export function DeedHistory({ deeds }: { deeds: Deed[] }) {
  const { t, time } = useFormat();
  if (deeds.length === 0) return <EmptyNote title={t("audit.none")} />;
  return (
    <ol className="divide-y">
      {deeds.map((deed) => (
        <li key={deed.no} className="px-6 py-3" data-testid="upline-deed">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <Text as="span" size="small" weight="plus">
              <Action of={deed} />
            </Text>
            <Text as="span" size="xsmall" className="text-ui-fg-muted">
              <Actor of={deed} />
              {` · ${time(deed.at)}`}
            </Text>
          </div>
          {deed.reason && (
            <Text size="small" className="whitespace-pre-wrap break-words">
              {deed.reason}
            </Text>
          )}
          <Changes of={deed} />
        </li>
      ))}
    </ol>
  );
}
