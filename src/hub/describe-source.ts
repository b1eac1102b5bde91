import { addonAge } from "../protocol/addon-age.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import type { Source } from "./source.ts";

/** A game as `/status` shows it. */
export function describeSource({ name, epoch, connected, hello, commands }: Source): JsonObject {
  return {
    source: name,
    epoch,
    connected,
    engine: hello?.engine ?? null,
    addon: hello?.addon ?? null,
    addon_age: addonAge(hello?.addon) ?? null,
    project: hello?.project ?? null,
    pid: hello?.pid ?? null,
    commands: [...commands],
  };
}
