import { shortened } from "../../../base/shortened.ts";
import type { Hub } from "../../../hub/index.ts";
import type { Hitch } from "../../../insight/index.ts";
import type { Headset } from "../../../protocol/headset.ts";

/** The causes that lie outside of the game's scripts, or that nothing explains: the device may know more. */
const OUTSIDE: ReadonlySet<string> = new Set(["gpu", "throttling", "waiting", "unknown"]);
/** What Godot calls a machine whose model it does not know, such as every computer. */
const NO_MODEL = "GenericDevice";

/** Where to ask next, if a hitch has a cause that only the headset itself can tell more of; null if there is nothing to ask. */
export function askTheDevice(hub: Hub, found: readonly Hitch[]): string | null {
  for (const hitch of found) {
    if (!OUTSIDE.has(hitch.cause.kind)) continue;
    const game = hub.registry.ofEpoch(hitch.epoch);
    const { hello } = game ?? {};
    const body = game?.newest.get("headset")?.body;
    const device = body?.from === "json" ? (body.data as Headset).device : undefined;
    if (device !== undefined) return whatItKnows(hitch, device);
    const isHeadset = hitch.budget_origin === "xr_display" && (hello?.device ?? NO_MODEL) !== NO_MODEL;
    if (isHeadset)
      return `Nothing is known of the device that ${hitch.source} runs on: its GPU time, clocks and heat. Start the relay with --adb, with the headset on a cable.`;
  }
  return null;
}

function whatItKnows(
  { source }: Hitch,
  { serial, model, clock_offset_s }: NonNullable<Headset["device"]>,
): string {
  const name = shortened(`${model ?? "headset"}, serial ${serial}`, 100);
  const clock =
    clock_offset_s === undefined
      ? ""
      : ` Its clock is ${clock_offset_s} s ahead of the times in these answers.`;
  return `${source} runs on a headset (${name}). What its GPU, its compositor and other apps did in a frame, only the device knows: capture a Perfetto trace on it while the hitch happens again (Meta's hzdb perf capture, which has an MCP server too, or adb shell perfetto; the page docs/headset.md has the steps).${clock}`;
}
