import type { PoseData } from "../../client/index.ts";
import { isNumbers } from "./read-json.ts";

/** Whether a value is a pose. A hostile game may send anything. */
export function isPose(value: unknown): value is PoseData {
  if (typeof value !== "object" || value === null) return false;
  const { position, rotation } = value as Partial<PoseData>;
  return isNumbers(position, 3) && isNumbers(rotation, 4);
}
