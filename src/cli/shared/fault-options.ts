import { writeFileSync } from "node:fs";
import { InvalidArgumentError, Option } from "commander";
import {
  FAULT_KIND_NAMES,
  FAULT_KINDS,
  type FaultKind,
  type FaultTruth,
  isFaultKind,
  truthDocument,
} from "../../ingest/simulator/index.ts";

/** The value of `--faults` for every kind. */
const ALL = "all";

/** The option `--faults`. */
export function faultsOption(description: string): Option {
  return new Option("--faults <kinds>", description)
    .choices([ALL, ...FAULT_KIND_NAMES])
    .argParser(faultKinds);
}

/** Reads kinds of faults, separated by commas, or `all`. Fails: InvalidArgumentError. */
function faultKinds(text: string): FaultKind[] {
  if (text === ALL) return [...FAULT_KIND_NAMES];
  const names = text.split(",").map((name) => name.trim());
  const kinds = names.filter(isFaultKind);
  if (kinds.length === names.length) return kinds;
  const wrong = names.find((name) => !isFaultKind(name));
  throw new InvalidArgumentError(
    `Expected ${ALL}, or a list with commas of: ${FAULT_KIND_NAMES.join(", ")}; got ${JSON.stringify(wrong)}.`,
  );
}

/** Reads the path of a file to write, and empties the file. Fails: InvalidArgumentError. */
export function writableFile(path: string): string {
  try {
    writeFileSync(path, "");
    return path;
  } catch (error) {
    throw new InvalidArgumentError(`Expected a file that can be written: ${(error as Error).message}.`);
  }
}

/** A description of each kind of fault, for the help of a command. */
export function faultKindsHelp(): string {
  const width = Math.max(...FAULT_KIND_NAMES.map((name) => name.length));
  const lines = FAULT_KIND_NAMES.map((name) => `  ${name.padEnd(width)}  ${FAULT_KINDS[name].about}`);
  return ["", "Faults:", ...lines].join("\n");
}

/** Describes a fault in one line for a terminal. */
export function describeFault({
  kind,
  target,
  magnitude,
  startFrame,
  startSeconds,
}: Readonly<FaultTruth>): string {
  const size = `${Number(magnitude.toPrecision(3))} ${FAULT_KINDS[kind].unit}`;
  return `fault: ${kind} (${target}, ${size}) in frame ${startFrame}, ${startSeconds.toFixed(2)} s after the start`;
}

/** Writes the faults of a run to a file and replaces its content. Fails: the file system's own errors. */
export function writeTruth(
  path: string,
  { seed, hz, source }: { seed: number; hz: number; source: string },
  truths: readonly Readonly<FaultTruth>[],
): void {
  writeFileSync(path, truthDocument({ seed, hz, source }, truths));
}
