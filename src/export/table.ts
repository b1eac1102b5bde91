import { type Cell, type Column, Columns } from "./columns.ts";
import { dataOf, type ExportedMessage, type ExportedRecording } from "./format/index.ts";

/** Names of the columns that every message has: both times, seconds since the recording began, and what the message is. */
export const MESSAGE_COLUMNS = [
  "time",
  "publish_time",
  "seconds",
  "topic",
  "source",
  "source_epoch",
  "seq",
] as const;

/** Messages that are read at once: some 10 ms. */
const TURN_MESSAGES = 2000;
const NO_BYTES = new Uint8Array();

/** A message of a table. */
export interface Row {
  message: ExportedMessage;
  /** Units: seconds. */
  seconds: number;
  /** By the number of the column. */
  cells: readonly Cell[];
}

/** The messages of a recording as rows, and the fields of their data as columns. */
export class Table {
  private constructor(
    private readonly recording: ExportedRecording,
    private readonly fields: Columns,
  ) {}

  /** Reads the recording once, since the columns stand before the rows. Yields empty pieces meanwhile. */
  static *read(recording: ExportedRecording): Generator<Uint8Array, Table> {
    const columns = new Columns(MESSAGE_COLUMNS);
    let count = 0;
    for (const message of recording.messages()) {
      columns.cellsOf(dataOf(message));
      if (++count % TURN_MESSAGES === 0) yield NO_BYTES;
    }
    return new Table(recording, columns);
  }

  /** Columns of data. */
  get columns(): readonly Readonly<Column>[] {
    return this.fields.all;
  }

  *rows(): Generator<Row> {
    const { beginNanos } = this.recording;
    for (const message of this.recording.messages()) {
      const cells = this.fields.cellsOf(dataOf(message));
      yield { message, seconds: Number(message.logTime - beginNanos) / 1e9, cells };
    }
  }
}
