import type { RecordingsFolder } from "./recordings-folder.ts";

/** The first free name of a recording that is named by its time in UTC: `2026-11-30T09-30-00`. Units: unix milliseconds. */
export function timeName(folder: RecordingsFolder, unixMillis: number): string {
  const base = new Date(unixMillis).toISOString().slice(0, 19).replaceAll(":", "-");
  return freeName(folder, base);
}

/** A name, or the first free one with a number behind it: `walk.2`. */
export function freeName(folder: RecordingsFolder, name: string): string {
  return folder.has(name) ? firstFree(folder, (count) => `${name}.${count}`) : name;
}

/** The first free name of a further file of a recording: `walk.002`. */
export function numberedName(folder: RecordingsFolder, first: string): string {
  return firstFree(folder, (count) => `${first}.${String(count).padStart(3, "0")}`);
}

function firstFree(folder: RecordingsFolder, nameOf: (count: number) => string): string {
  for (let count = 2; ; count++) if (!folder.has(nameOf(count))) return nameOf(count);
}
