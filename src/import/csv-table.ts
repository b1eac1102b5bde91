import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { type CsvError, parse } from "csv-parse";

/** The longest row that is read. Units: characters. */
const MOST_ROW_CHARACTERS = 1024 * 1024;

/** How a CSV file separates its cells. */
export type CsvDelimiter = "," | ";" | "\t";

/** The rows of a CSV file, as texts. An empty line is a row with one empty cell. Throws, with a sentence for a person, if it is no CSV file. Cost: memory for some rows, whatever its size. */
export async function* csvRows(path: string, delimiter: CsvDelimiter): AsyncGenerator<string[]> {
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    max_record_size: MOST_ROW_CHARACTERS,
  });
  // An error of the file ends the parser with that error.
  pipeline(createReadStream(path), parser, () => {});
  try {
    for await (const row of parser) yield row as string[];
  } catch (error) {
    const { lines } = error as Partial<CsvError>;
    throw lines === undefined ? error : new Error(`line ${lines} is no CSV: ${(error as Error).message}`);
  }
}

/** The delimiter of a table, by its first line: the one that stands there most often. */
export function delimiterOf(line: string): CsvDelimiter {
  const count = (delimiter: string) => line.split(delimiter).length;
  const delimiters = [",", ";", "\t"] as const;
  return delimiters.reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** The number in a cell; undefined if there is none. Tables with semicolons or tabs may write 72,5 for 72.5, as spreadsheets do in many countries. */
export function cellNumber(cell: string, delimiter: CsvDelimiter): number | undefined {
  const text = cell.trim();
  const isDecimalComma = delimiter !== "," && /^[-+]?\d+,\d+(e[-+]?\d+)?$/i.test(text);
  const value = text === "" ? Number.NaN : Number(isDecimalComma ? text.replace(",", ".") : text);
  return Number.isFinite(value) ? value : undefined;
}
