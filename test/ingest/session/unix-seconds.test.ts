import { expect, test } from "bun:test";
import { readProducerMessage } from "../../../src/ingest/session/producer-message-reader.ts";
import { unixSecondsOf } from "../../../src/ingest/session/unix-seconds.ts";

const NOW = 1_764_460_800.25;

test("timestamps in seconds stay, those in smaller units are converted", () => {
  expect(unixSecondsOf(NOW)).toEqual({ seconds: NOW, unit: undefined });
  expect(unixSecondsOf(0)).toEqual({ seconds: 0, unit: undefined });
  expect(unixSecondsOf(1_764_460_800_250)).toEqual({ seconds: NOW, unit: "milliseconds" });
  expect(unixSecondsOf(1_764_460_800_250_000)).toEqual({ seconds: NOW, unit: "microseconds" });
  // A double has no more digits for nanoseconds.
  const { seconds, unit } = unixSecondsOf(1_764_460_800_250_000_000);
  expect(unit).toBe("nanoseconds");
  expect(seconds).toBeCloseTo(NOW, 5);
});

test("clients get the message with the converted timestamp and everything else unchanged", () => {
  const text = '{"type":"event","event":"custom","data":{"id":9007199254740993},"timestamp": 1764460800250 }';
  expect(readProducerMessage(text, NOW, 32)).toMatchObject({
    body: { text: text.replace("1764460800250", "1764460800.25") },
    timestampSeconds: NOW,
    wrongUnit: "milliseconds",
  });
});

test("a timestamp of the game's own in the data stays", () => {
  const data = '{"timestamp":5,"id":9007199254740993}';
  const text = `{"type":"event","event":"custom","data":${data},"timestamp":1764460800250}`;
  expect(readProducerMessage(text, NOW, 32)).toMatchObject({
    body: {
      text: text.replace("1764460800250", "1764460800.25"),
      data: { timestamp: 5, id: "9007199254740993" },
    },
  });
});
