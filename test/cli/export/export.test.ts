import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nanosOfTime } from "../../../src/cli/export/export-recording.ts";
import { exportTime } from "../../../src/cli/export/export-time.ts";
import { RecordingWriter } from "../../../src/recording/index.ts";
import { FROM_SOURCE } from "../../support/cli-process.ts";
import { linesOf } from "../../support/lines-of.ts";
import { skipWithout } from "../../support/needs.ts";
import { SIGNALS } from "../../support/system-parts.ts";

setDefaultTimeout(60_000);

const BEGIN = 1_700_000_000_000_000_001n;
const folder = mkdtempSync(join(tmpdir(), "export-command-"));

/** Ten log messages, a second apart. */
beforeAll(() => {
  const writer = new RecordingWriter(join(folder, "session.mcap"));
  const schema = { name: "log", encoding: "jsonschema", data: Buffer.from("{}") };
  const metadata = { topic: "log/info", source: "hall", source_epoch: "e1" };
  const channelId = writer.channel({ topic: "/hall/log/info", encoding: "json", schema, metadata });
  for (let sequence = 0; sequence < 10; sequence++) {
    const logTime = BEGIN + BigInt(sequence) * 1_000_000_000n;
    const data = Buffer.from(JSON.stringify({ message: sequence === 3 ? "=1+1" : `line ${sequence}` }));
    writer.add({ channelId, sequence, logTime, publishTime: logTime, data }, 0);
    writer.flush();
  }
  writer.end();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...words: string[]) {
  const child = Bun.spawn([...FROM_SOURCE, "export", ...words], {
    cwd: folder,
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, error] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return { code: await child.exited, out, error };
}

test("prints a part of a recording, by seconds or by dates to the nanosecond", async () => {
  const words = ["session.mcap", "--format", "jsonl"];
  const seqs = ({ out }: { out: string }) =>
    out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).seq);
  const [bySeconds, byDate] = await Promise.all([
    run(...words, "--from", "2", "--to", "4.5"),
    run(...words, "--from", "2023-11-14T22:13:22.000000001Z", "--to", "2023-11-14T22:13:24.000000000Z"),
  ]);
  expect(bySeconds).toMatchObject({ code: 0, error: "" });
  expect(seqs(bySeconds)).toEqual([2, 3, 4]);
  expect(seqs(byDate)).toEqual([2, 3]);
});

test("writes a file whose name says the format, and replaces no file unasked", async () => {
  const words = ["session.mcap", "--output", "log.csv"];
  const first = await run(...words);
  expect(first).toMatchObject({ code: 0, out: "", error: expect.stringContaining("wrote log.csv") });
  const lines = readFileSync(join(folder, "log.csv"), "utf8").split("\n");
  expect(lines).toHaveLength(1 + 10 + 1);
  expect(lines[0]).toBe("time,publish_time,seconds,topic,source,source_epoch,seq,message");
  // A spreadsheet would compute it.
  expect(lines[4]).toBe(
    "2023-11-14T22:13:23.000000001Z,2023-11-14T22:13:23.000000001Z,3,log/info,hall,e1,3,'=1+1",
  );
  writeFileSync(join(folder, "log.csv"), "mine");
  const [again, forced] = [await run(...words), await run(...words, "--force")];
  expect(again).toMatchObject({ code: 2, error: expect.stringContaining("--force") });
  expect(forced.code).toBe(0);
  expect(readFileSync(join(folder, "log.csv"), "utf8")).toBe(lines.join("\n"));
});

test("refuses what cannot be, and leaves no part of a file behind", async () => {
  const recording = readFileSync(join(folder, "session.mcap"));
  const broken = Buffer.from(recording);
  // A byte of the records of the eighth chunk, behind the name of its compression and their length.
  let brokenAt = -1;
  for (let chunk = 1; chunk <= 8; chunk++) brokenAt = broken.indexOf("zstd", brokenAt + 1);
  brokenAt += 4 + 8 + 20;
  broken[brokenAt] = (broken[brokenAt] ?? 0) ^ 0xff;
  writeFileSync(join(folder, "broken.mcap"), broken);
  writeFileSync(join(folder, "log.txt"), "no recording");
  const before = readdirSync(folder).toSorted();
  const refused: [words: string[], why: string][] = [
    [["session.mcap"], "expected --format"],
    [["session.mcap", "--output", "x.bin"], "expected --format"],
    [["session.mcap", "--format", "parquet"], "expected --output FILE"],
    [["session.mcap", "--output", "x.speedscope.json"], "--profile-hitches"],
    [["session.mcap", "--output", "x.csv", "--topics", "fps"], "it has log/info"],
    [["session.mcap", "--output", "x.csv", "--from", "20"], "9.0 s"],
    [["session.mcap", "--output", "session.mcap", "--force"], "another file than the recording"],
    [["session.mcap", "--output", ".", "--format", "csv", "--force"], "is none"],
    [["session.mcap", "--output", "none/x.csv"], "does not exist"],
    [["none.mcap", "--output", "x.csv"], "there is no file none.mcap"],
    [["log.txt", "--output", "x.csv"], "expected a recording"],
    [["broken.mcap", "--output", "x.csv"], "the recording is broken"],
    [["session.mcap", "--output", "x.csv", "--from", "yesterday"], "Expected seconds"],
  ];
  const results = await Promise.all(refused.map(([words]) => run(...words)));
  expect(results.map(({ code, error }, index) => [code, error.includes(refused[index]?.[1] ?? "")])).toEqual(
    refused.map(() => [2, true]),
  );
  expect(readdirSync(folder).toSorted()).toEqual(before);
  expect(readFileSync(join(folder, "session.mcap"))).toEqual(recording);
});

test.skipIf(skipWithout(SIGNALS))("Ctrl+C ends it, and leaves no part of a file behind", async () => {
  const place = join(folder, "interrupted");
  mkdirSync(place);
  const module = join(import.meta.dir, "../../../src/cli/export/write-output.ts");
  const script = `
    const { writeFilePieces } = await import(${JSON.stringify(module)});
    function* endless() {
      yield Buffer.from("a piece");
      console.log("begun");
      for (;;) yield new Uint8Array();
    }
    await writeFilePieces("x.csv", endless());`;
  await using child = Bun.spawn([process.execPath, "-e", script], { cwd: place, stdout: "pipe" });
  expect(await linesOf(child.stdout).next()).toEqual({ value: "begun", done: false });
  expect(readdirSync(place)).toHaveLength(1);
  child.kill("SIGINT");
  expect(await child.exited).toBe(130);
  expect(readdirSync(place)).toEqual([]);
});

test("a time is seconds since the beginning, or a date", () => {
  const nanos = (text: string) => nanosOfTime(exportTime(text), BEGIN);
  expect(nanos("0")).toBe(BEGIN);
  expect(nanos("12.25")).toBe(BEGIN + 12_250_000_000n);
  expect(nanos("2023-11-14T22:13:20.123456789Z")).toBe(1_700_000_000_123_456_789n);
  expect(nanos("2023-11-15T00:13:20+02:00")).toBe(1_700_000_000_000_000_000n);
  expect(nanosOfTime(undefined, BEGIN)).toBeUndefined();
});
