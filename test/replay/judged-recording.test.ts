import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FAULT_KIND_NAMES } from "../../src/ingest/simulator/index.ts";
import { DEFAULT_INSIGHT_OPTIONS } from "../../src/insight/index.ts";
import { RecordingReader } from "../../src/recording/index.ts";
import { JudgedRecording } from "../../src/replay/index.ts";
import { listenForJudgement, recordedPlay } from "../support/recorded-play.ts";

setDefaultTimeout(20_000);

const folder = mkdtempSync(join(tmpdir(), "judged-recording-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function judged(path: string) {
  using reader = await RecordingReader.open(path);
  const judge = JudgedRecording.of(reader, DEFAULT_INSIGHT_OPTIONS);
  const told = listenForJudgement(judge.hub);
  for (const message of reader.messages()) judge.take(message);
  judge.insight.stop();
  return { ...told, hitches: judge.insight.hitches.find({ limit: 1000, waiting: true }) };
}

/** Rounds unix seconds to a microsecond: a double holds no more. */
function toMicros(told: object): object {
  return JSON.parse(JSON.stringify(told), (_, value) =>
    typeof value === "number" && value > 1e9 ? Math.round(value * 1e6) / 1e6 : value,
  );
}

describe("a recording that is judged", () => {
  test("has the hitches, alerts and statistics that were told live, of all kinds of faults", async () => {
    const { path, ...live } = recordedPlay({
      folder,
      name: "faults",
      seconds: 130,
      games: [
        { name: "hall", seed: 7, faults: FAULT_KIND_NAMES },
        { name: "cellar", seed: 8, faults: ["hitch"], leavesAtSeconds: 41 },
      ],
    });
    const again = await judged(path);
    expect(again.hitches.map(toMicros)).toEqual(live.hitches.map(toMicros));
    expect(again.alerts.map(toMicros)).toEqual(live.alerts.map(toMicros));
    expect(again.seconds.map(toMicros)).toEqual(live.seconds.map(toMicros));
  });
});
