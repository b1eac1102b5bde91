import type { HubMessage } from "../../hub/index.ts";
import type { BoxCause } from "./box-name.ts";

/** Something that happened to a game, for which the black box keeps a recording. */
export interface BoxTrigger {
  cause: BoxCause;
  /** What happened, in words. */
  message: string;
  /** The id of its alert. */
  alert?: string | undefined;
}

/** The trigger that an alert is: a hitch of which the relay tells, or an alert of level error; undefined for every other message. */
export function triggerOf({ topic, body }: HubMessage): BoxTrigger | undefined {
  if (topic.name !== "alert" || body.from !== "json") return undefined;
  const { kind, level, message, id } = body.data;
  const isHitch = kind === "hitch";
  if (!isHitch && level !== "error") return undefined;
  return {
    cause: isHitch ? "hitch" : "alert",
    message: typeof message === "string" ? message : "an alert of level error",
    alert: typeof id === "string" ? id : undefined,
  };
}

/** What a message of the relay says of an engine that has crashed beside it; undefined for every other message. */
export function engineCrashOf({ topic, body }: HubMessage): string | undefined {
  if (topic.name !== "log/error" || body.from !== "json" || body.data.event_name !== "engine_crashed")
    return undefined;
  return String(body.data.message);
}
