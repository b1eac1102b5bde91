import { expect, test } from "bun:test";
import { systemClock } from "../../../src/base/clock.ts";
import { connect } from "../../../src/client/index.ts";
import { RUN_TOPICS, RunCollector } from "../../../src/insight/runs/run-collector.ts";
import { TestRelay } from "../../support/test-relay.ts";

test("errors of an earlier run of the game are not those of the measured run", async () => {
  await using relay = TestRelay.start();
  const client = connect(relay.relay.url, { format: "json" });
  const collector = new RunCollector(systemClock, { hz: () => 90, source: undefined });
  client.subscribe(["fps", ...RUN_TOPICS], (message) => collector.message(message));
  collector.begin();
  const began = new Promise<void>((resolve) => {
    collector.firstFrame = resolve;
  });
  const game = await relay.game();
  const send = (event: string, data: object) => game.send({ type: "event", event, data });
  const frame = { fps: 90, frame_time_ms: 11.1, physics_time_ms: 1, memory_usage_mb: 100, cpu_load: 0.1 };
  while ((await Promise.race([began.then(() => true), Bun.sleep(10)])) !== true) send("fps", frame);
  const before = collector.samples;
  send("error", { message: "of the run before", previous_run: true });
  send("error", { message: "of this run" });
  send("fps", frame);
  const told = new Promise<void>((resolve) => {
    client.subscribe("custom/told", () => resolve());
  });
  while ((await Promise.race([told.then(() => true), Bun.sleep(10)])) !== true)
    send("custom", { event_name: "told" });
  expect(collector.samples).toBeGreaterThan(before);
  expect(collector.end().errors).toBe(1);
  client.close();
});
