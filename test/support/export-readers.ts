import { FetchedPackages, fetchPackages } from "./fetched-packages.ts";

/** Programs that read exported recordings: a database (70 MB unpacked), and a viewer of profiles. */
export const EXPORT_READERS = new FetchedPackages(
  "DuckDB and speedscope",
  "export-readers",
  ["@duckdb/node-api@1.5.6-r.1", "speedscope@1.25.0"],
  "export-readers.ts",
);

/** What the tests use of DuckDB. */
interface DuckDb {
  DuckDBInstance: {
    create(path: string): Promise<{
      connect(): Promise<{
        runAndReadAll(sql: string): Promise<{ getRowObjects(): Record<string, unknown>[] }>;
        closeSync(): void;
      }>;
      closeSync(): void;
    }>;
  };
}

/** Asks DuckDB in memory. */
export async function askDuckDb(sql: string): Promise<Record<string, unknown>[]> {
  const { DuckDBInstance } = (await import(EXPORT_READERS.path("@duckdb/node-api/lib/index.js"))) as DuckDb;
  const database = await DuckDBInstance.create(":memory:");
  const connection = await database.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjects();
  } finally {
    connection.closeSync();
    database.closeSync();
  }
}

if (import.meta.main) await fetchPackages(EXPORT_READERS);
