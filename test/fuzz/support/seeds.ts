import { readFileSync } from "node:fs";
import { join } from "node:path";

const RECORDED: Readonly<Record<string, readonly number[]>> = JSON.parse(
  readFileSync(join(import.meta.dir, "../seeds.json"), "utf8"),
);

/** The seeds to try for a subject: those that failed once, and a new one. */
export function seedsOf(subject: string): number[] {
  return [...(RECORDED[subject] ?? []), Math.floor(Math.random() * 2 ** 31)];
}
