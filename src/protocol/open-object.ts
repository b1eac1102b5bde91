import { z } from "zod";

/**
 * The schema of an object that may have further fields. It checks the known fields and does not look at the others.
 * Use the object that was checked: the schema's result lacks its further fields. A schema that keeps them (`looseObject`) copies them,
 * which takes five times as long as parsing the JSON.
 */
export function openObject<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$loose> {
  return z.object(shape) as unknown as z.ZodObject<Shape, z.core.$loose>;
}
