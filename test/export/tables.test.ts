import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askDuckDb, EXPORT_READERS } from "../support/export-readers.ts";
import { exported } from "../support/exported.ts";
import { skipWithout } from "../support/needs.ts";
import { type MessageInFile, readRecording } from "../support/read-recording.ts";
import { recordSession } from "../support/recorded-session.ts";

setDefaultTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), "tables-"));
let path: string;
/** All but those that repeat a topic for viewers. */
let messages: MessageInFile[];

beforeAll(async () => {
  path = recordSession(folder);
  messages = (await readRecording(path)).messages.filter(({ topic }) => topic !== "");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the tables must have of a message. */
function expectedRow({ topic, source, sequence, logTime, publishTime, data }: MessageInFile) {
  const { position } = (data.headset ?? {}) as { position?: number[] };
  const { cause } = (data.details ?? {}) as { cause?: { kind: string } };
  return {
    t: logTime,
    p: publishTime,
    topic,
    source,
    seq: BigInt(sequence),
    ms: (data.frame_time_ms ?? null) as number | null,
    y: position?.[1] ?? null,
    message: (data.message ?? null) as string | null,
    cause: cause?.kind ?? null,
  };
}

const sorted = (rows: readonly Record<string, unknown>[]) =>
  rows.map((row) => Object.values(row).join("|")).sort();

describe.skipIf(skipWithout(EXPORT_READERS))("read by DuckDB, with every value of the recording", () => {
  beforeAll(() => EXPORT_READERS.install());

  const columns = `topic, source, seq, case when topic = 'fps' then frame_time_ms end as ms,
    "headset.position.y" as y, message, "details.cause.kind" as cause`;

  test("Parquet", async () => {
    const file = join(folder, "session.parquet");
    writeFileSync(file, await exported(path, "parquet"));
    const rows = await askDuckDb(
      `select epoch_ns(time) as t, epoch_ns(publish_time) as p, ${columns} from '${file}'`,
    );
    expect(rows).toHaveLength(messages.length);
    expect(sorted(rows)).toEqual(sorted(messages.map(expectedOfFps)));
    const types = await askDuckDb(
      `select column_name as name, column_type as type from (describe select * from '${file}')`,
    );
    const typeOf = Object.fromEntries(types.map(({ name, type }) => [name, type]));
    expect(typeOf).toMatchObject({
      time: "TIMESTAMP_NS",
      seconds: "DOUBLE",
      seq: "BIGINT",
      frame_time_ms: "DOUBLE",
      functions: "VARCHAR",
      "left_controller.buttons.trigger": "DOUBLE",
    });
  });

  test("CSV", async () => {
    const file = join(folder, "session.csv");
    writeFileSync(file, await exported(path, "csv"));
    const rows = await askDuckDb(
      `select epoch_ns(cast(time as timestamp_ns)) as t, epoch_ns(cast(publish_time as timestamp_ns)) as p, ${columns}
       from read_csv('${file}', types = {'time': 'varchar', 'publish_time': 'varchar'})`,
    );
    expect(rows).toHaveLength(messages.length);
    expect(sorted(rows)).toEqual(sorted(messages.map(expectedOfFps)));
  });

  function expectedOfFps(message: MessageInFile) {
    const row = expectedRow(message);
    return message.topic === "fps" ? row : { ...row, ms: null };
  }
});

test("lines of JSON have each message as it was recorded", async () => {
  const lines = (await exported(path, "jsonl")).toString().trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    messages.map(({ topic, source, sequence, logTime, publishTime, data }) => ({
      topic,
      source,
      source_epoch: expect.any(String),
      seq: sequence,
      log_time_ns: String(logTime),
      publish_time_ns: String(publishTime),
      data,
    })),
  );
});

test("a part of a recording: topics, a game and a time, both ends included", async () => {
  const isAsked = ({ topic, source }: MessageInFile) => source === "hall" && topic.startsWith("custom/");
  const asked = messages.filter(isAsked);
  const [from, to] = [asked[3]?.logTime, asked[9]?.logTime];
  const text = await exported(path, "jsonl", { topics: ["custom/*"], source: "hall", from, to });
  const seen = text
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => BigInt(JSON.parse(line).log_time_ns));
  const expected = asked.map(({ logTime }) => logTime).filter((at) => at >= (from ?? 0n) && at <= (to ?? 0n));
  expect(expected.length).toBeGreaterThan(5);
  expect(seen).toEqual(expected);
});

test("nothing to export is refused with what the recording has", async () => {
  const refused = (selection: object) => exported(path, "csv", selection).catch((error) => error);
  expect(await refused({ source: "attic" })).toMatchObject({
    code: "bad_usage",
    message: expect.stringContaining("it has cellar, hall"),
  });
  expect(await refused({ topics: ["custom/none"] })).toMatchObject({
    code: "bad_usage",
    message: expect.stringContaining("log/error"),
  });
  expect(await refused({ to: 1n })).toMatchObject({
    code: "bad_usage",
    message: expect.stringContaining("15.0 s"),
  });
});
