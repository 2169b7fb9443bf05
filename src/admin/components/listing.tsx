import { clx, Table } from "@medusajs/ui";
import type { ReactNode } from "react";
import type { Page } from "../lib/types";
import { useFormat } from "../lib/use-format";

/** A column's heading: words, at the end of the line over numbers, or something in their place. */
export type Column = string | { name: string; align: "end" } | { name: string; shown: ReactNode };

interface ListingProps {
  label: string;
  columns: Column[];
  children: ReactNode;
  page?: PagingProps;
}

function Heading({ column }: { column: Column }) {
  const { name, ...given } = typeof column === "string" ? { name: column } : column;
  return (
    <Table.HeaderCell className={clx("whitespace-nowrap", "align" in given && "text-right")}>
      {"shown" in given ? given.shown : name}
    </Table.HeaderCell>
  );
}

/** A table that scrolls sideways in itself where the window is narrow, with its pages below. */
export function Listing({ label, columns, children, page }: ListingProps) {
  const paged = page !== undefined;
  return (
    <>
      <div className="overflow-x-auto">
        <Table aria-label={label}>
          <Table.Header>
            <Table.Row>
              {columns.map((column) => (
                <Heading key={typeof column === "string" ? column : column.name} column={column} />
              ))}
            </Table.Row>
          </Table.Header>
          <Table.Body className={clx(!paged && "border-b-0")}>{children}</Table.Body>
        </Table>
      </div>
      {page && <Paging {...page} />}
    </>
  );
}

interface PagingProps {
  of: Page;
  at: number;
  onPage: (page: number) => void;
}

export function Paging({ of: { count, limit }, at, onPage }: PagingProps) {
  const { t } = useFormat();
  const pageCount = Math.ceil(count / limit);
  return (
    <Table.Pagination
      count={count}
      pageSize={limit}
      pageIndex={at}
      pageCount={pageCount}
      canPreviousPage={at > 0}
      canNextPage={at < pageCount - 1}
      previousPage={() => onPage(at - 1)}
      nextPage={() => onPage(at + 1)}
      translations={{
        of: t("paging.of"),
        results: t("paging.results"),
        pages: t("paging.pages"),
        prev: t("paging.prev"),
        next: t("paging.next"),
      }}
    />
  );
}
