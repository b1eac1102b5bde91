import type { JsonObject } from "../../protocol/json-messages.ts";

const DEVICES = ["headset", "left_controller", "right_controller"] as const;
/** How programs write values that JSON has no numbers for. */
const NOT_FINITE = /^[-+]?(nan|inf|infinity)$/i;

/** What was taken out of the data of an event with poses. */
export interface LeftOutPoses {
  /** Whether the data was changed. */
  isChanged: boolean;
  /** Devices with a value that is not a finite number. */
  notFinite: readonly string[];
}

/**
 * Takes out of the data of an event with poses the devices that have no pose (`null`, `{}`) and those with a value that is not finite, so
 * that the others can be taken. Other mistakes stay, for the schema to refuse. Changes the data.
 */
export function leaveOutPoses(data: JsonObject): LeftOutPoses {
  const out = DEVICES.filter((name) => hasNoPose(data[name]));
  const notFinite = DEVICES.filter((name) => isNotFinite(data[name]));
  for (const name of [...out, ...notFinite]) delete data[name];
  return { isChanged: out.length + notFinite.length > 0, notFinite };
}

function hasNoPose(device: unknown): boolean {
  if (device === null) return true;
  if (typeof device !== "object") return false;
  const { position, rotation } = device as JsonObject;
  return (position === null && rotation === null) || Object.keys(device).length === 0;
}

function isNotFinite(device: unknown): boolean {
  if (typeof device !== "object" || device === null) return false;
  const { position, rotation } = device as JsonObject;
  if (!isListOf(position, 3) || !isListOf(rotation, 4)) return false;
  const numbers = [...position, ...rotation];
  return (
    numbers.every((one) => typeof one === "number" || isNoNumber(one)) && !numbers.every(Number.isFinite)
  );
}

/** Whether a value stands for a number that JSON cannot write. */
function isNoNumber(value: unknown): boolean {
  return value === null || (typeof value === "string" && NOT_FINITE.test(value));
}

function isListOf(value: unknown, length: number): value is unknown[] {
  return Array.isArray(value) && value.length === length;
}
