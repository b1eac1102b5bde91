import { distributionOf } from "../support/statistics.ts";
import type { Table } from "../support/table.ts";
import type { EndToEndRow } from "./end-to-end-run.ts";
import { VIEWS } from "./end-to-end-views.ts";

const HEAD = [
  "ms from the game's frame to the client",
  "poses",
  "of all",
  "age p50",
  "p90",
  "p99",
  "max",
  "gap p50",
  "p99",
  "event p50",
  "max",
  "main µs/frame",
  "game CPU",
  "relay CPU",
  "clients CPU",
];

/** One row for each kind of client. */
export function endToEndTable(rows: readonly EndToEndRow[]): Table {
  return { name: "ages", head: HEAD, rows: rows.map(cellsOf) };
}

function cellsOf(row: EndToEndRow): string[] {
  const { ages, gaps } = row;
  const events = distributionOf(Float64Array.from(row.eventAges));
  const millis = [ages.p50, ages.p90, ages.p99, ages.max, gaps.p50, gaps.p99, events.p50, events.max];
  const percent = (share: number | undefined) =>
    share === undefined ? "-" : `${(share * 100).toFixed(2)} %`;
  return [
    VIEWS[row.view].name,
    String(row.poses),
    `${(row.share * 100).toFixed(0)} %`,
    ...millis.map((value) => value.toFixed(1)),
    row.mainMicros.toFixed(0),
    percent(row.gameShare),
    percent(row.relayShare),
    percent(row.busy),
  ];
}
