import { Table } from "@medusajs/ui";
import { useState } from "react";
import { usePayoutBatches } from "../lib/queries";
import { useFormat } from "../lib/use-format";
import { AdminName } from "./admin-name";
import { BatchFiles } from "./batch-files";
import { Card } from "./card";
import { Listing } from "./listing";
import { Loaded } from "./loaded";
import { Money } from "./money";
import { EmptyNote } from "./notes";
import { TextLink } from "./text-link";

/** What was sent together, and the files of it. */
export function BatchList() {
  const { t, time, count } = useFormat();
  const [page, setPage] = useState(0);
  const query = usePayoutBatches(page);
  return (
    <Card title={t("batch.title")} testId="upline-batches">
      <Loaded query={query}>
        {({ payout_batches, ...of }) =>
          of.count === 0 ? (
            <EmptyNote title={t("batch.none")} hint={t("batch.noneHint")} />
          ) : (
            <Listing
              label={t("batch.title")}
              page={{ of, at: page, onPage: setPage }}
              columns={[
                t("batch.at"),
                t("batch.by"),
                t("batch.provider"),
                { name: t("batch.count"), align: "end" },
                { name: t("batch.total"), align: "end" },
                t("batch.file"),
              ]}
            >
              {payout_batches.map((batch) => (
                <Table.Row key={batch.id} data-testid="upline-batch">
                  <Table.Cell className="whitespace-nowrap">
                    <TextLink to={`?batch=${batch.id}`} title={batch.id}>
                      {time(batch.created_at)}
                    </TextLink>
                  </Table.Cell>
                  <Table.Cell>
                    <AdminName id={batch.created_by} />
                  </Table.Cell>
                  <Table.Cell>{batch.provider}</Table.Cell>
                  <Table.Cell className="text-right tabular-nums">{count(batch.count)}</Table.Cell>
                  <Table.Cell className="text-right">
                    <Money
                      amount={batch.total}
                      currency={batch.currency}
                      className="text-ui-fg-base"
                    />
                  </Table.Cell>
                  <Table.Cell className="h-auto py-2">
                    <BatchFiles of={batch} />
                  </Table.Cell>
                </Table.Row>
              ))}
            </Listing>
          )
        }
      </Loaded>
    </Card>
  );
}
