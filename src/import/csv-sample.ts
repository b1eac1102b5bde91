import type { JsonObject } from "../protocol/json-object.ts";

/** The data of a topic at a time that a row of a table gives. Units: seconds since the first. */
export interface CsvSample {
  atSeconds: number;
  topic: "fps" | "performance" | "headset" | "profiler/servers" | "log/info";
  data: JsonObject;
}
