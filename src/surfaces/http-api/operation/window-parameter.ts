import { z } from "zod";
import { KEPT_SECONDS, type WindowLength } from "../../../insight/index.ts";
import type { Parameter } from "./parameter.ts";

/** Length without the parameter. Units: seconds. */
const DEFAULT_WINDOW_SECONDS = 10;
const SHORTEST_SECONDS = 0.1;

const windowLength = z
  .union([z.number().min(SHORTEST_SECONDS).max(KEPT_SECONDS), z.literal("run")], {
    error: `expected seconds from ${SHORTEST_SECONDS} to ${KEPT_SECONDS}, such as 10, 10s or 2m, or run`,
  })
  .default(DEFAULT_WINDOW_SECONDS);

/** The parameter for the length of a time window: `10` or `10s`, `2m`, or `run`. Units of the value: seconds. */
export function windowParameter(description: string): Parameter<WindowLength> {
  return { schema: windowLength, description, read: readWindow };
}

function readWindow(text: string): unknown {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(s|m)?$/.exec(text) ?? [];
  return digits === undefined ? text : Number(digits) * (unit === "m" ? 60 : 1);
}
