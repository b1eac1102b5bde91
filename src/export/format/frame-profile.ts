import type { JsonObject } from "../../protocol/json-object.ts";

/** What took how long in a frame, as the engine's profiler measured it. Units: milliseconds. */
export interface ProfilePart {
  name: string;
  millis: number;
  /** All else that the profile says of it. */
  details: JsonObject;
}

/** A profile of a frame. Units: milliseconds. */
export interface FrameProfile {
  frame: number;
  /** How long the frame worked. */
  millis: number;
  parts: ProfilePart[];
}

/** Reads the data of a topic `profiler/…`. Servers and areas that took no time are left out: most did. */
export function profileOf(topic: string, data: Readonly<JsonObject>): FrameProfile {
  const frame = numberIn(data, "frame");
  switch (topic) {
    case "profiler/scripts":
      return { frame, millis: numberIn(data, "frame_time_ms"), parts: functionsOf(data) };
    case "profiler/servers":
      return { frame, millis: numberIn(data, "frame_time_ms"), parts: serversOf(data).filter(took) };
    default:
      return { frame, millis: numberIn(data, "cpu_time_ms"), parts: areasOf(data).filter(took) };
  }
}

function took({ millis }: ProfilePart): boolean {
  return millis > 0;
}

/** Functions by the time that each took by itself: with the functions that they call, times would count twice. */
function functionsOf(data: Readonly<JsonObject>): ProfilePart[] {
  return objectsIn(data, "functions").map(({ function: name, ...details }) => ({
    name: String(name),
    millis: numberIn(details, "self_ms"),
    details,
  }));
}

function serversOf(data: Readonly<JsonObject>): ProfilePart[] {
  return objectsIn(data, "servers").flatMap(({ server, functions }) =>
    objectsIn({ functions }, "functions").map(({ function: name, ...details }) => ({
      name: `${server}: ${name}`,
      millis: numberIn(details, "time_ms"),
      details,
    })),
  );
}

function areasOf(data: Readonly<JsonObject>): ProfilePart[] {
  return objectsIn(data, "areas").map(({ area, ...details }) => ({
    name: String(area),
    millis: numberIn(details, "cpu_ms"),
    details,
  }));
}

function objectsIn(data: Readonly<JsonObject>, name: string): JsonObject[] {
  const list = data[name];
  return Array.isArray(list) ? (list as JsonObject[]) : [];
}

function numberIn(data: Readonly<JsonObject>, name: string): number {
  const value = data[name];
  return typeof value === "number" ? value : 0;
}
