import type { ExportFormat } from "./format/index.ts";

/** A format that recordings are exported to. */
export interface FormatRow {
  /** What it has and who reads it, for the help. */
  about: string;
  /** Ends of file names that stand for it. */
  endings: readonly string[];
  /** Whether it is text, which may go to standard output. */
  text: boolean;
  /** What to do with the file. */
  next: string;
  /** Loads it: a format may need a library of its own. */
  load(): Promise<ExportFormat>;
}

/** Every format, by name. */
export const EXPORT_FORMATS = {
  perfetto: {
    about: "time line of frames, profiled functions, counters, hitches, alerts and events, for Perfetto",
    endings: [".pftrace", ".perfetto-trace"],
    text: false,
    next: "open it at https://ui.perfetto.dev",
    load: async () => (await import("./perfetto/index.ts")).PERFETTO,
  },
  speedscope: {
    about: "profiles of scripts, servers and rendering, for speedscope",
    endings: [".speedscope.json"],
    text: true,
    next: "open it at https://www.speedscope.app",
    load: async () => (await import("./speedscope.ts")).SPEEDSCOPE,
  },
  csv: {
    about: "a row for each message, for spreadsheets",
    endings: [".csv"],
    text: true,
    next: "open it in a spreadsheet",
    load: async () => (await import("./csv.ts")).CSV,
  },
  parquet: {
    about: "the same rows with types, for DuckDB and pandas",
    endings: [".parquet"],
    text: false,
    next: "read it with DuckDB or pandas",
    load: async () => (await import("./parquet.ts")).PARQUET,
  },
  "mcap-protobuf": {
    about: "poses, log, alerts and frames as protobuf with Foxglove's schemas, for Rerun",
    endings: [".mcap"],
    text: false,
    next: "open it with Rerun",
    load: async () => (await import("./mcap-protobuf.ts")).MCAP_PROTOBUF,
  },
  jsonl: {
    about: "a line of JSON for each message, for scripts",
    endings: [".jsonl", ".ndjson"],
    text: true,
    next: "read it line by line",
    load: async () => (await import("./jsonl.ts")).JSONL,
  },
} as const satisfies Record<string, FormatRow>;

/** Name of a format. */
export type FormatName = keyof typeof EXPORT_FORMATS;

/** The format that the end of a file's name stands for; undefined if it stands for none. */
export function formatOfFile(path: string): FormatName | undefined {
  const names = Object.keys(EXPORT_FORMATS) as FormatName[];
  return names.find((name) => EXPORT_FORMATS[name].endings.some((ending) => path.endsWith(ending)));
}
