import type { FrameSample } from "../protocol/samples.ts";
import type { HubMessage } from "./hub-message.ts";

/** The frame sample that a message carries, as numbers or in a JSON `fps` event; undefined for any other message. */
export function frameSampleOf({ body }: HubMessage): Readonly<FrameSample> | undefined {
  if (body.from === "frame") return body.sample;
  return body.from === "json" ? body.frame : undefined;
}
