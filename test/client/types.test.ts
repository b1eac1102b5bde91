import { expect, test } from "bun:test";
import type { TelemetryClient, TelemetryMessage, TopicsOf, TrackingData } from "../../src/client/index.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Never called: that it compiles is what is tested. */
export function typed(client: TelemetryClient): void {
  client.subscribe("vr_tracking", (message) => {
    const position: [number, number, number] | undefined = message.data.headset?.position;
    return position;
  });
  client.subscribe(["fps", "alert"], { maxHz: 1 }, (message) =>
    message.topic === "fps" ? message.data.fps.toFixed() : message.data.level,
  );
  client.subscribe("*", (message) => (message.topic === "vr_tracking" ? message.data.frame : undefined));
  // @ts-expect-error: no such topic.
  client.subscribe("tracking", () => {});
  // @ts-expect-error: an alert has no pose.
  client.subscribe("alert", (message) => message.data.headset.position);
}

test("a topic decides the type of its data", () => {
  const tracking: Same<TelemetryMessage<"vr_tracking">["data"], TrackingData> = true;
  const logs: Same<TopicsOf<"log/*">, "log/info" | "log/warning" | "log/error"> = true;
  const profiles: Same<
    TopicsOf<"profiler/*">,
    "profiler/scripts" | "profiler/servers" | "profiler/visual"
  > = true;
  const all: Same<Extract<TopicsOf<"*">, `profiler/${string}`>, never> = true;
  const custom: Same<TopicsOf<"custom/*">, `custom/${string}`> = true;
  expect([tracking, logs, profiles, all, custom]).toEqual([true, true, true, true, true]);
});
