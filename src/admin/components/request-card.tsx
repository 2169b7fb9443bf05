import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Decision, RequestPage, RequestState } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { Card } from "./card";
import { Choice } from "./choice";
import { Listing } from "./listing";
import { Loaded } from "./loaded";
import { EmptyNote } from "./notes";
import { RequestRow } from "./request-row";

const STATES: RequestState[] = ["requested", "approved", "rejected"];

interface RequestCardProps {
  title: string;
  empty: string;
  emptyHint: string;
  testId: string;
  /** by which one is asked for */
  actions: ReactNode;
  query: UseQueryResult<RequestPage>;
  state: RequestState | undefined;
  onState: (state: RequestState | undefined) => void;
  at: number;
  onPage: (page: number) => void;
  decide: (decision: Decision) => Promise<unknown>;
}

/** What waits for a second admin, and what was decided before. */
export function RequestCard(props: RequestCardProps) {
  const { t } = useFormat();
  const { title, query, state, at, onPage } = props;
  const filterAndActions = (
    <>
      <Choice
        label={t("request.state")}
        any={t("request.anyState")}
        value={state}
        options={STATES.map((value) => ({ value, name: t(`request.states.${value}`) }))}
        onChoose={props.onState}
      />
      {props.actions}
    </>
  );
  return (
    <Card title={title} testId={props.testId} actions={filterAndActions}>
      <Loaded query={query}>
        {({ requests, ...of }) =>
          of.count === 0 ? (
            <EmptyNote title={props.empty} hint={props.emptyHint} />
          ) : (
            <Listing
              label={title}
              columns={[
                { name: t("request.amount"), align: "end" },
                t("request.asked"),
                t("request.state"),
                { name: t("request.decision"), align: "end" },
              ]}
              page={{ of, at, onPage }}
            >
              {requests.map((each) => (
                <RequestRow key={each.id} of={each} decide={props.decide} />
              ))}
            </Listing>
          )
        }
      </Loaded>
    </Card>
  );
}
