import { TriangleRightMini } from "@medusajs/icons";
import { Code, Table, Text } from "@medusajs/ui";
import { useState } from "react";
import { useJournals } from "../lib/queries";
import type { Journal, JournalFilter } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { Listing, Paging } from "./listing";
import { Loaded } from "./loaded";
import { Money } from "./money";
import { EmptyNote } from "./notes";
import { TextLink } from "./text-link";

function Postings({ of }: { of: Journal }) {
  const { t } = useFormat();
  return (
    <Listing
      label={t("journals.postings", { no: of.no })}
      columns={[
        t("journals.from"),
        t("journals.to"),
        t("journals.bonus"),
        t("journals.note"),
        { name: t("journals.amount"), align: "end" },
      ]}
    >
      {of.postings.map((posting, index) => (
        <Table.Row key={index}>
          <Table.Cell className="min-w-32 break-all">{posting.from}</Table.Cell>
          <Table.Cell className="min-w-32 break-all">{posting.to}</Table.Cell>
          <Table.Cell>{posting.bonus ?? "–"}</Table.Cell>
          <Table.Cell>{posting.note ?? "–"}</Table.Cell>
          <Table.Cell className="text-right">
            <Money
              amount={posting.amount}
              currency={posting.currency}
              className="text-ui-fg-base"
            />
          </Table.Cell>
        </Table.Row>
      ))}
    </Listing>
  );
}

function Entry({ of }: { of: Journal }) {
  const { t, time } = useFormat();
  const [open, setOpen] = useState(false);
  return (
    <details
      className="group"
      data-testid="upline-journal"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="focus-visible:shadow-borders-focus flex cursor-pointer list-none flex-wrap items-center gap-x-4 gap-y-1 rounded-md px-6 py-3 outline-none">
        <TriangleRightMini className="text-ui-fg-muted shrink-0 transition-transform group-open:rotate-90" />
        <Text as="span" size="small" weight="plus" className="tabular-nums">
          {t("journals.no", { no: of.no })}
        </Text>
        <Text as="span" size="small" className="min-w-0 break-all">
          {of.id}
        </Text>
        <Text as="span" size="small" className="text-ui-fg-muted sm:ml-auto">
          {time(of.at)}
        </Text>
      </summary>
      {open && (
        <div className="border-t">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-6 py-3">
            <Code title={of.hash}>{`${of.hash.slice(0, 12)}…`}</Code>
            <Text as="span" size="small" className="text-ui-fg-muted">
              {t("journals.after", { hash: `${of.prev_hash.slice(0, 12)}…` })}
            </Text>
            {of.order_id && (
              <TextLink className="txt-compact-small" to={`/orders/${of.order_id}`}>
                {t("journals.order")}
              </TextLink>
            )}
          </div>
          <Postings of={of} />
        </div>
      )}
    </details>
  );
}

/** The book itself, the newest journal first. */
export function JournalList({ filter }: { filter: JournalFilter }) {
  const { t } = useFormat();
  const [page, setPage] = useState(0);
  const query = useJournals(filter, page);
  return (
    <Loaded query={query} rows={8}>
      {({ journals, ...of }) =>
        of.count === 0 ? (
          <EmptyNote title={t("journals.none")} hint={t("journals.noneHint")} />
        ) : (
          <>
            {journals.map((journal) => (
              <Entry key={journal.no} of={journal} />
            ))}
            <Paging of={of} at={page} onPage={setPage} />
          </>
        )
      }
    </Loaded>
  );
}
