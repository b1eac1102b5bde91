import type { z } from "zod";
import { loadZod } from "./load-zod.ts";

/**
 * Checks a value from outside against a schema. Unlike the library's own function it never throws: the library compares the field `length`
 * of whatever came in place of a text or a list, and an object in that field may have no number.
 */
export function checkSchema<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.ZodSafeParseResult<z.output<Schema>> {
  try {
    return schema.safeParse(value);
  } catch {
    const message = "expected text or a list where an object with the field length came";
    const error = new (loadZod().ZodError)([{ code: "custom", path: [], message, input: value }]);
    return { success: false, error } as z.ZodSafeParseError<z.output<Schema>>;
  }
}
