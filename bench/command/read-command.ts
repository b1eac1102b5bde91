import { parseArgs } from "node:util";
import { didYouMean } from "../../src/base/nearest-name.ts";
import type { Bench, BenchOptions } from "../support/bench.ts";
import { BenchError } from "../support/bench-error.ts";
import { DEFAULT_MINUTES, DEFAULT_SEED } from "./usage.ts";

/** What the command line asks for. */
export type BenchCommand =
  | { does: "help" }
  | { does: "run"; names: string[]; options: BenchOptions }
  | { does: "summary" | "write-docs"; names: string[] };

/**
 * Reads the command line. Without names a run takes every bench that does not run only by name;
 * the summary and the docs take every bench. Fails: `bad_arguments`.
 */
export function readCommand(
  args: readonly string[],
  benches: Readonly<Record<string, Pick<Bench, "onlyByName">>>,
): BenchCommand {
  const { values, positionals } = parsed(args);
  if (values.help) return { does: "help" };
  const named = positionals.filter((word) => word !== "smoke");
  const all = Object.keys(benches);
  for (const name of named) {
    if (!all.includes(name))
      throw wrong(`a bench's name, got ${JSON.stringify(name)}${didYouMean(name, all)}`);
  }
  const chosen = (usual: string[]) => (named.length > 0 ? all.filter((name) => named.includes(name)) : usual);
  const smoke = positionals.includes("smoke");
  const stored = [values.summary && "summary", values["write-docs"] && "write-docs"].filter(Boolean);
  if (stored.length === 0) {
    const minutes = minutesOf(values);
    const seed = Number(values.seed ?? DEFAULT_SEED);
    if (!Number.isInteger(seed) || seed < 0)
      throw wrong(`a whole number from 0 on, got --seed ${values.seed}`);
    const classes = values.classes?.split(",") ?? [];
    const isUsual = (onlyByName: Bench["onlyByName"] = false) =>
      onlyByName === "except in smoke" ? smoke : !onlyByName;
    const names = chosen(all.filter((name) => isUsual(benches[name]?.onlyByName)));
    return { does: "run", names, options: { smoke, minutes, seed, classes } };
  }
  const isOfRuns = [values.minutes, values.hours, values.seed, values.classes].some(
    (value) => value !== undefined,
  );
  if (stored.length > 1 || smoke || isOfRuns) {
    throw wrong("--summary or --write-docs with names alone, got other words too");
  }
  return { does: values.summary ? "summary" : "write-docs", names: chosen(all) };
}

/** Fails: `bad_arguments`. */
function minutesOf({ minutes, hours }: { minutes?: string | undefined; hours?: string | undefined }): number {
  if (minutes !== undefined && hours !== undefined) throw wrong("--minutes or --hours, got both");
  const value = hours === undefined ? Number(minutes ?? DEFAULT_MINUTES) : 60 * Number(hours);
  if (!(value > 0))
    throw wrong(
      hours === undefined ? `minutes over 0, got --minutes ${minutes}` : `hours over 0, got --hours ${hours}`,
    );
  return value;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        minutes: { type: "string" },
        hours: { type: "string" },
        seed: { type: "string" },
        classes: { type: "string" },
        summary: { type: "boolean" },
        "write-docs": { type: "boolean" },
      },
    });
  } catch (error) {
    throw badArguments((error as Error).message);
  }
}

function wrong(expected: string): BenchError {
  return badArguments(`expected ${expected}`);
}

function badArguments(message: string): BenchError {
  return new BenchError("bad_arguments", `${message}\nrun \`bun run bench --help\` for names and options`);
}
