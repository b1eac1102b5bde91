import type { Cell } from "./columns.ts";
import type { ExportedRecording, ExportFormat } from "./format/index.ts";
import { inPieces } from "./pieces.ts";
import { MESSAGE_COLUMNS, Table } from "./table.ts";

const NANOS_PER_MILLI = 1_000_000n;
/** What makes a spreadsheet take a text for a formula, which may come from the log of a game. */
const FORMULA = /^[=+\-@\t\r]/;

/** A row for each message. Times are ISO 8601 with all nanoseconds. Source: RFC 4180, but with `\n` as the end of a line. */
export const CSV: ExportFormat = { write };

function* write(recording: ExportedRecording): Generator<Uint8Array> {
  yield* inPieces(linesOf(yield* Table.read(recording)));
}

function* linesOf(table: Table): Generator<string> {
  const { columns } = table;
  yield [...MESSAGE_COLUMNS, ...columns.map(({ name }) => name)].map(field).join(",");
  for (const { message, seconds, cells } of table.rows()) {
    const { channel, sequence, logTime, publishTime } = message;
    const { topic, source, epoch } = channel;
    const about = [isoOf(logTime), isoOf(publishTime), seconds, topic, source, epoch, sequence];
    const data = columns.map((_, index) => field(cells[index]));
    yield `${about.map(field).join(",")},${data.join(",")}`;
  }
}

function field(cell: Cell): string {
  if (typeof cell !== "string") return cell === undefined ? "" : String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A time with nine digits of its second. Units: unix nanoseconds. */
function isoOf(nanos: bigint): string {
  const date = new Date(Number(nanos / NANOS_PER_MILLI)).toISOString();
  return `${date.slice(0, -1)}${String(nanos % NANOS_PER_MILLI).padStart(6, "0")}Z`;
}
