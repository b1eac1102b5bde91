import type { SchemaElement } from "hyparquet";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { Cell, Column } from "./columns.ts";
import type { ExportedRecording, ExportFormat } from "./format/index.ts";
import { type Row, Table } from "./table.ts";

/** Rows that are in memory at once, and that a reader can skip. */
const GROUP_ROWS = 20_000;

/** A column of the file, and what of a row it has. */
interface FileColumn {
  schema: SchemaElement;
  of(row: Row): Cell | bigint;
}

/** In UTC, but not marked as such: DuckDB reads marked times to the microsecond only. */
const TIME = {
  type: "INT64",
  logical_type: { type: "TIMESTAMP", isAdjustedToUTC: false, unit: "NANOS" },
} as const;
const TEXT = { type: "BYTE_ARRAY", converted_type: "UTF8" } as const;
const TYPES: Readonly<Record<Column["type"], Pick<SchemaElement, "type" | "converted_type">>> = {
  number: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
  text: TEXT,
};

/** A row for each message, with the columns of CSV and their types. */
export const PARQUET: ExportFormat = { write };

function* write(recording: ExportedRecording): Generator<Uint8Array> {
  const table = yield* Table.read(recording);
  const columns = [...messageColumns(), ...table.columns.map(dataColumn)];
  const root = { name: "root", num_children: columns.length };
  const schema = [root, ...columns.map((column) => column.schema)];
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema });
  const drained = () => {
    const bytes = writer.getBytes().slice();
    // The offset goes on: it is that in the file.
    writer.index = 0;
    return bytes;
  };
  let rows: Row[] = [];
  const writeGroup = () => {
    const columnData = columns.map(({ schema: { name }, of }) => ({ name, data: rows.map(of) }));
    parquet.write({ columnData, rowGroupSize: GROUP_ROWS });
    rows = [];
    return drained();
  };
  for (const row of table.rows()) if (rows.push(row) >= GROUP_ROWS) yield writeGroup();
  if (rows.length > 0) yield writeGroup();
  parquet.finish();
  yield drained();
}

function messageColumns(): FileColumn[] {
  const required = (name: string, type: Omit<SchemaElement, "name">, of: FileColumn["of"]): FileColumn => ({
    schema: { name, repetition_type: "REQUIRED", ...type },
    of,
  });
  return [
    required("time", TIME, ({ message }) => message.logTime),
    required("publish_time", TIME, ({ message }) => message.publishTime),
    required("seconds", TYPES.number, ({ seconds }) => seconds),
    required("topic", TEXT, ({ message }) => message.channel.topic),
    required("source", TEXT, ({ message }) => message.channel.source),
    required("source_epoch", TEXT, ({ message }) => message.channel.epoch),
    required("seq", { type: "INT64" }, ({ message }) => BigInt(message.sequence)),
  ];
}

function dataColumn({ name, type }: Readonly<Column>, index: number): FileColumn {
  const schema: SchemaElement = { name, repetition_type: "OPTIONAL", ...TYPES[type] };
  if (type !== "text") return { schema, of: ({ cells }) => cells[index] };
  return {
    schema,
    of({ cells }) {
      const cell = cells[index];
      return cell === undefined ? undefined : String(cell);
    },
  };
}
