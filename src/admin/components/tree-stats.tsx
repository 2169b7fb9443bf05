import { Container, Table } from "@medusajs/ui";
import { useTreeStats } from "../lib/queries";
import type { LevelFill, TreeKind } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { Card } from "./card";
import { Figures } from "./facts";
import { Loaded } from "./loaded";

export function TreeFigures({ tree }: { tree: TreeKind }) {
  const { t, count } = useFormat();
  return (
    <Container className="p-0" data-testid="upline-tree-stats">
      <Loaded query={useTreeStats(tree)} rows={2}>
        {({ members, depth, width, growth }) => (
          <Figures
            figures={[
              [t("stats.members"), count(members)],
              [t("stats.depth"), count(depth)],
              [t("stats.width"), count(width)],
              [
                t("stats.growth"),
                [growth.day, growth.week, growth.month]
                  .map((joined) => `+${count(joined)}`)
                  .join(" · "),
              ],
            ]}
          />
        )}
      </Loaded>
    </Container>
  );
}

function FillBar({ fill }: { fill: string }) {
  const { percent } = useFormat();
  return (
    <span className="flex items-center justify-end gap-x-2">
      <span aria-hidden className="bg-ui-bg-component h-1.5 w-12 overflow-hidden rounded-full">
        <span
          className="bg-ui-tag-green-icon block h-full rounded-full"
          style={{ width: `calc(${fill} * 100%)` }}
        />
      </span>
      <span className="whitespace-nowrap tabular-nums">{percent(fill)}</span>
    </span>
  );
}

function LevelTable({ levels }: { levels: LevelFill[] }) {
  const { t, count } = useFormat();
  return (
    <div
      className="max-h-96 overflow-y-auto"
      tabIndex={0}
      role="region"
      aria-label={t("levels.title")}
    >
      <Table>
        <Table.Header>
          <Table.Row>
            <Table.HeaderCell>{t("levels.level")}</Table.HeaderCell>
            <Table.HeaderCell className="text-right">{t("levels.occupied")}</Table.HeaderCell>
            <Table.HeaderCell className="text-right">{t("levels.fill")}</Table.HeaderCell>
          </Table.Row>
        </Table.Header>
        <Table.Body className="border-b-0">
          {levels.map(({ level, occupied, possible, fill }) => (
            <Table.Row key={level} data-testid="upline-tree-level">
              <Table.Cell className="h-10 tabular-nums">{level}</Table.Cell>
              <Table.Cell
                className="h-10 whitespace-nowrap text-right tabular-nums"
                title={possible ?? undefined}
              >
                {possible === null
                  ? count(occupied)
                  : t("levels.of", { occupied: count(occupied), possible: count(possible) })}
              </Table.Cell>
              <Table.Cell className="h-10 text-right" title={fill ?? undefined}>
                {fill === null ? "–" : <FillBar fill={fill} />}
              </Table.Cell>
            </Table.Row>
          ))}
        </Table.Body>
      </Table>
    </div>
  );
}

export function TreeLevels({ tree }: { tree: TreeKind }) {
  const { t } = useFormat();
  return (
    <Card title={t("levels.title")}>
      <Loaded query={useTreeStats(tree)} rows={4}>
        {({ levels }) => <LevelTable levels={levels} />}
      </Loaded>
    </Card>
  );
}
