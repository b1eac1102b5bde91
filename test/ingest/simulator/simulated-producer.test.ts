import { expect, test } from "bun:test";
import { createCodec } from "../../../src/codec/index.ts";
import { FaultPlan, SimulatedGame, SimulatedProducer } from "../../../src/ingest/simulator/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** A producer whose connection opens after the first frames, and the texts that got through. */
function lateConnection() {
  const clock = new ManualClock();
  const texts: { type: string; event?: string; data?: unknown }[] = [];
  let isOpen = false;
  const link = {
    send(message: string | Uint8Array) {
      if (isOpen && typeof message === "string") texts.push(JSON.parse(message));
      return isOpen;
    },
  };
  const faults = new FaultPlan({ seed: 1, kinds: [], firstSeconds: 6, pauseSeconds: [3, 5] }, 90);
  const game = new SimulatedGame({ seed: 1, hz: 90, faults });
  const producer = new SimulatedProducer(game, link, createCodec(), clock, "room");
  producer.start();
  clock.advance(1000);
  isOpen = true;
  producer.connected();
  return { clock, game, producer, texts };
}

test("a connection that opens later is told the scene, which was loaded before", () => {
  const { game, producer, texts } = lateConnection();
  const { scene } = game.describe();
  expect(texts.filter(({ event }) => event === "scene_changed")).toMatchObject([{ data: { scene } }]);
  producer.stop();
});

test("monitors are sent ten times a second at most, also if every sample is asked for", () => {
  const { clock, producer, texts } = lateConnection();
  producer.received('{"command":"set_update_interval","stream":"performance","interval":0}');
  const before = texts.filter(({ event }) => event === "performance").length;
  clock.advance(2000);
  expect(texts.filter(({ event }) => event === "performance").length - before).toBeWithin(19, 22);
  producer.stop();
});
