import { Table, Text } from "@medusajs/ui";
import { useState } from "react";
import { useDeeds } from "../lib/queries";
import type { Deed, DeedFilter } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { Action, Actor, Changes } from "./deed-words";
import { Listing } from "./listing";
import { Loaded } from "./loaded";
import { EmptyNote } from "./notes";
import { TextLink } from "./text-link";

/** The page on which a subject can be looked at, where there is one. */
function pageOf({ subject_kind, subject_id }: Deed): string | null {
  const id = encodeURIComponent(subject_id);
  if (subject_kind === "payout") return `/upline/payouts?payout=${id}`;
  if (subject_kind === "payout_batch") return `/upline/payouts?batch=${id}`;
  if (subject_kind === "partner") return `/upline/tree?partner=${id}`;
  return null;
}

function Subject({ of }: { of: Deed }) {
  const { t } = useFormat();
  const page = pageOf(of);
  const id = <span className="txt-compact-xsmall break-all font-mono">{of.subject_id}</span>;
  return (
    <div className="min-w-32 max-w-48">
      <Text size="small" leading="compact">
        {t(`audit.subjects.${of.subject_kind}`, { defaultValue: of.subject_kind })}
      </Text>
      {page ? <TextLink to={page}>{id}</TextLink> : id}
    </div>
  );
}

function Row({ of, withSubject }: { of: Deed; withSubject: boolean }) {
  const { time } = useFormat();
  const cell = "h-auto py-3 align-top";
  return (
    <Table.Row data-testid="upline-deed">
      <Table.Cell className={`${cell} whitespace-nowrap`}>{time(of.at)}</Table.Cell>
      <Table.Cell className={cell}>
        <Actor of={of} />
      </Table.Cell>
      <Table.Cell className={`${cell} text-ui-fg-base`}>
        <Action of={of} />
      </Table.Cell>
      {withSubject && (
        <Table.Cell className={cell}>
          <Subject of={of} />
        </Table.Cell>
      )}
      <Table.Cell className={`${cell} min-w-56`}>
        <Changes of={of} />
        {of.reason && (
          <Text size="small" className="max-w-sm whitespace-pre-wrap break-words">
            {of.reason}
          </Text>
        )}
      </Table.Cell>
    </Table.Row>
  );
}

interface DeedListProps {
  label: string;
  filter: DeedFilter;
}

/** Who did what to money, partners, plans and funds, newest first. */
export function DeedList({ label, filter }: DeedListProps) {
  const { t } = useFormat();
  const [page, setPage] = useState(0);
  const query = useDeeds(filter, page);
  const withSubject = filter.subject_id === undefined;
  return (
    <Loaded query={query} rows={6}>
      {({ deeds, ...of }) =>
        of.count === 0 ? (
          <EmptyNote title={t("audit.none")} hint={t("audit.noneHint")} />
        ) : (
          <Listing
            label={label}
            page={{ of, at: page, onPage: setPage }}
            columns={[
              t("audit.at"),
              t("audit.actor"),
              t("audit.action"),
              ...(withSubject ? [t("audit.subject")] : []),
              t("audit.changes"),
            ]}
          >
            {deeds.map((deed) => (
              <Row key={deed.no} of={deed} withSubject={withSubject} />
            ))}
          </Listing>
        )
      }
    </Loaded>
  );
}
