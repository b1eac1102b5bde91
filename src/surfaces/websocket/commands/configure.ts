import type { Command } from "../../../protocol/commands.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { CommandContext } from "./command-context.ts";

/** Turns this client's streams on or off. Answers with the settings that now apply to it. */
export function configure(command: Command<"configure">, { client, audience }: CommandContext): JsonObject {
  const { fps_enabled, vr_tracking_enabled } = command.config;
  client.configure({
    ...(fps_enabled === undefined ? {} : { fps: fps_enabled }),
    ...(vr_tracking_enabled === undefined ? {} : { vr_tracking: vr_tracking_enabled }),
  });
  audience.wishesChanged();
  const { fps, vr_tracking } = client.wishes;
  const config = { fps_enabled: fps.enabled, vr_tracking_enabled: vr_tracking.enabled };
  return { type: "ack", command: "configure", config };
}
