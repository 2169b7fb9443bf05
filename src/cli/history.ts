import { HistoryReader } from "../engine/history";
import type { HistoryEvent, Member } from "../engine/history";
import type { Plan } from "../engine/plan";
import { readRows } from "./rows";

const MEMBER_COLUMNS = ["id", "sponsor_id", "joined_at"];
const EVENT_COLUMNS = ["at", "kind", "id", "member_id", "amount", "currency"];

/** Reads and checks a whole history; throws at the first bad row, naming file and line. */
export async function readHistory(
  plan: Plan,
  memberFile: string,
  eventFile: string,
): Promise<{ members: ReadonlyMap<string, Member>; events: HistoryEvent[] }> {
  const history = new HistoryReader(plan);
  for await (const row of readRows(memberFile, MEMBER_COLUMNS)) history.addMember(row);
  for await (const row of readRows(eventFile, EVENT_COLUMNS)) history.addEvent(row);
  return { members: history.members, events: history.events() };
}
