import { readFileSync } from "node:fs";
import { z } from "zod";
import { didYouMean } from "../../base/nearest-name.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { MEASURE_KEYS, MEASURES, type MeasureKey, measureOf } from "./measures.ts";

/** Longest budget file. Units: bytes. */
const MAX_FILE_BYTES = 1024 * 1024;
/** The frame rate that is meant where the file names none. Units: Hz. */
const DEFAULT_HZ = 90;

const budgets = z.strictObject(
  Object.fromEntries(
    MEASURE_KEYS.map((key) => {
      const { about, bound, unit } = measureOf(key);
      const inUnit = unit === "" ? "" : ` ${unit}`;
      return [
        key,
        z
          .number()
          .min(0)
          .max(1e9)
          .optional()
          .meta({ description: `${bound} so many${inUnit}: ${about}` }),
      ];
    }),
  ) as Record<MeasureKey, z.ZodOptional<z.ZodNumber>>,
);

const budgetFile = z.strictObject({
  $schema: z.string().optional(),
  hz: z
    .number()
    .min(1)
    .max(1000)
    .default(DEFAULT_HZ)
    .meta({ description: "the frame rate that the game is meant to hold, and is run at" }),
  budgets: budgets
    .refine((all) => Object.values(all).some((limit) => limit !== undefined), {
      error: "expected at least one budget",
    })
    .meta({ description: "what must hold, by measure" }),
});

/** A game's frame budget. */
export interface Budget {
  hz: number;
  /** In the order of the file. */
  limits: readonly (readonly [MeasureKey, number])[];
}

/** Reads a budget file. Fails: bad_budget, naming the place and the nearest right key. */
export function readBudgetFile(path: string): Budget {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new RelayError(
      "bad_budget",
      `expected a budget file that can be read, got: ${(error as Error).message}`,
    );
  }
  if (text.length > MAX_FILE_BYTES)
    throw new RelayError("bad_budget", `expected at most ${MAX_FILE_BYTES} bytes; in ${path}`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new RelayError("bad_budget", `expected JSON, got: ${(error as Error).message}; in ${path}`);
  }
  const read = budgetFile.safeParse(json);
  if (!read.success) throw new RelayError("bad_budget", `${describeIssue(read.error)}; in ${path}`);
  const { hz, budgets: given } = read.data;
  const limits = Object.entries(given).flatMap(([key, limit]) =>
    limit === undefined ? [] : [[key as MeasureKey, limit] as const],
  );
  return { hz, limits };
}

/** The JSON schema of budget files, for editors: docs/check-budget.schema.json. */
export function budgetFileSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(budgetFile, { io: "input" }),
    title: "budget.json",
    description: "A game's frame budget, for check; docs/check.md",
  };
}

function describeIssue({ issues }: z.ZodError): string {
  // A key that is misspelled says more than that the right one is missing.
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  if (issue === undefined) return "expected a budget file";
  const place = ["$", ...issue.path.map(String)].join(issue.path[0] === "budgets" ? " > " : ".");
  if (issue.code !== "unrecognized_keys") return `at ${place}: ${issue.message}`;
  const wrong = issue.keys[0] ?? "";
  const known = issue.path[0] === "budgets" ? Object.keys(MEASURES) : ["hz", "budgets"];
  return `at ${place}: expected a known key, got ${JSON.stringify(wrong)}${didYouMean(wrong, known)}`;
}
