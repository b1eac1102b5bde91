import { z } from "zod";
import { readJsonFile } from "../../base/json-file.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { MEASURE_KEYS, type MeasureKey, measureOf } from "./measures.ts";

/** Longest budget file. Units: bytes. */
const MAX_FILE_BYTES = 1024 * 1024;
/** Frame rate for a file that sets none. Units: Hz. */
const DEFAULT_HZ = 90;

const budgets = z.strictObject(
  Object.fromEntries(
    MEASURE_KEYS.map((key) => {
      const { about, bound, unit } = measureOf(key);
      const ofUnit = unit === "" ? "" : ` of ${unit}`;
      return [
        key,
        z
          .number()
          .min(0)
          .max(1e9)
          .optional()
          .meta({ description: `${about}; ${bound} this number${ofUnit}` }),
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
    .meta({ description: "frame rate that the game should hold; check runs the game at this rate" }),
  budgets: budgets
    .refine((all) => Object.values(all).some((limit) => limit !== undefined), {
      error: "expected at least one budget",
    })
    .meta({ description: "the limit of each measure" }),
});

/** A game's frame budget. */
export interface Budget {
  hz: number;
  /** The limit of each measure, in the order of the file. */
  limits: readonly (readonly [MeasureKey, number])[];
}

/** Reads a budget file. Fails: bad_budget, naming the file, the line, the column, and the closest valid key. */
export function readBudgetFile(path: string): Budget {
  const refusal = (message: string, options?: ErrorOptions) => new RelayError("bad_budget", message, options);
  const file = readJsonFile(path, { maxBytes: MAX_FILE_BYTES, refusal });
  if (file === undefined) throw refusal(`expected a budget file, but there is none: ${path}`);
  const { hz, budgets: given } = file.as(budgetFile);
  const limits = Object.entries(given).flatMap(([key, limit]) =>
    limit === undefined ? [] : [[key as MeasureKey, limit] as const],
  );
  return { hz, limits };
}

/** JSON schema of budget files, for editors: docs/check-budget.schema.json. */
export function budgetFileSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(budgetFile, { io: "input" }),
    title: "budget.json",
    // Without these two keys VS Code underlines comments and trailing commas in a .json file.
    allowComments: true,
    allowTrailingCommas: true,
    description: "A game's frame budget for the command check, explained in docs/check.md",
  };
}
