import { z } from "zod";

/** Counts by name. */
export const counts = z.record(z.string(), z.int().min(0));
/** A count. */
export const count = z.int().min(0);
/** A JSON object with any fields. */
export const anyObject = z.record(z.string(), z.unknown());
/** A moment. Units: unix seconds. */
export const unixSeconds = z.number().describe("unix seconds");
/** Names a run of the relay. */
export const epoch = z
  .string()
  .describe("identifies this run of the relay; offsets of another run are not comparable");
