import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RecordingWriter } from "../../../src/recording/index.ts";
import { CliProcess, FROM_SOURCE } from "../../support/cli-process.ts";
import { readRecording } from "../../support/read-recording.ts";

setDefaultTimeout(30_000);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recordings-command-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Ten messages, a second apart, each in a chunk of its own. */
function write(name: string): string {
  const path = join(folder, name);
  const writer = new RecordingWriter(path);
  const schema = { name: "fps", encoding: "jsonschema", data: Buffer.from("{}") };
  const channelId = writer.channel({ topic: "fps", encoding: "json", schema, metadata: {} });
  for (let sequence = 0; sequence < 10; sequence++) {
    const logTime = 1_700_000_000_000_000_000n + BigInt(sequence) * 1_000_000_000n;
    writer.add({ channelId, sequence, logTime, publishTime: logTime, data: Buffer.from("{}") }, 0);
    writer.flush();
  }
  writer.end();
  return path;
}

/** Cuts a recording within its end. */
function cut(path: string): void {
  truncateSync(path, statSync(path).size - 20);
}

async function run(...words: string[]) {
  const child = Bun.spawn([...FROM_SOURCE, "recordings", ...words], {
    cwd: folder,
    env: { ...process.env, TZ: "UTC" },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, error] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return { code: await child.exited, out, error };
}

test("list shows the recordings of a folder, of the current one by default, with what is known of each", async () => {
  write("one.mcap");
  const whole = statSync(join(folder, "one.mcap")).size;
  copyFileSync(join(folder, "one.mcap"), join(folder, "two.mcap"));
  cut(join(folder, "two.mcap"));
  writeFileSync(join(folder, "notes.txt"), "");
  const { code, out } = await run("list");
  expect([
    code,
    out
      .trim()
      .split("\n")
      .map((line) => line.split(/\s{2,}/)),
  ]).toEqual([
    0,
    [
      ["file", "state", "from", "length", "messages", "MB"],
      ["one.mcap", "complete", "2023-11-14 22:13:20", "0:00:09", "10", "0.00"],
      ["two.mcap", "cut", "-", "-", "-", "0.00"],
    ],
  ]);
  const json = await run("list", "--json", folder);
  expect(JSON.parse(json.out)).toMatchObject({
    recordings: [
      {
        path: join(folder, "one.mcap"),
        state: "complete",
        messages: 10,
        from: 1.7e9,
        to: 1.7e9 + 9,
        bytes: whole,
      },
      {
        path: join(folder, "two.mcap"),
        state: "cut",
        messages: null,
        from: null,
        to: null,
        bytes: whole - 20,
      },
    ],
  });
});

test("list says that a file of another program and an empty file are no recordings", async () => {
  writeFileSync(join(folder, "notes.mcap"), "no recording");
  writeFileSync(join(folder, "nothing.mcap"), "");
  const { out } = await run("list", "--json");
  expect(JSON.parse(out)).toMatchObject({
    recordings: [
      { path: "notes.mcap", state: "unreadable" },
      { path: "nothing.mcap", state: "unreadable" },
    ],
  });
});

test("repair makes whole what was cut, file by file, and goes on after a file that it cannot repair", async () => {
  const path = write("cut.mcap");
  cut(path);
  write("whole.mcap");
  writeFileSync(join(folder, "alien.mcap"), "no recording at all");
  const { code, out } = await run("repair", ".");
  expect([code, out.trim().split("\n")]).toEqual([
    1,
    [
      expect.stringMatching(/^left alone: alien.mcap: this is no recording/),
      "repaired: cut.mcap",
      "whole before: whole.mcap",
    ],
  ]);
  expect((await readRecording(path)).messages).toHaveLength(10);
  const again = await run("repair", "cut.mcap", "whole.mcap", "--json");
  expect([again.code, JSON.parse(again.out)]).toEqual([
    0,
    {
      recordings: [
        { path: "cut.mcap", outcome: "whole before", problem: null },
        { path: "whole.mcap", outcome: "whole before", problem: null },
      ],
    },
  ]);
});

test("delete removes files, and neither folders nor other files", async () => {
  write("one.mcap");
  write("two.mcap");
  writeFileSync(join(folder, "notes.txt"), "");
  const { code, out } = await run("delete", "one.mcap");
  expect([code, out]).toEqual([0, "deleted: one.mcap\n"]);
  for (const [path, said] of [
    [".", "is a folder"],
    ["notes.txt", "ends in .mcap"],
    ["gone.mcap", "does not exist"],
  ] as const) {
    const refused = await run("delete", "two.mcap", path);
    expect([refused.code, refused.error]).toEqual([2, expect.stringContaining(said)]);
  }
  expect(readdirSync(folder).sort()).toEqual(["notes.txt", "two.mcap"]);
});

test("neither repair nor delete touches a recording that a relay is writing", async () => {
  await using relay = new CliProcess(["serve", "--port", "0", "--record", folder]);
  await relay.relayUrl();
  let file: string | undefined;
  while (file === undefined) {
    await Bun.sleep(20);
    file = readdirSync(folder).find((one) => one.endsWith(".mcap"));
  }
  for (const action of ["repair", "delete"]) {
    const { code, out } = await run(action, file);
    expect([code, out]).toEqual([
      1,
      `left alone: ${file}: a relay is writing it; stop the recording first\n`,
    ]);
  }
  expect((await run("list")).out).toContain("recording");
  expect(existsSync(join(folder, file))).toBe(true);
  expect(readFileSync(join(folder, file)).indexOf("\x89MCAP0", 8, "latin1")).toBe(-1);
});

test.each([
  [["repair"], "no path"],
  [["delete"], "no path"],
  [["burn", "one.mcap"], "list, repair, delete"],
  [["list", "nowhere"], "nowhere does not exist"],
])("recordings %p is wrong usage", async (words, said) => {
  const { code, error } = await run(...words);
  expect([code, error]).toEqual([2, expect.stringContaining(said)]);
});

test("recordings does not wait at a pipe", async () => {
  Bun.spawnSync(["mkfifo", join(folder, "pipe.mcap")]);
  const { code, error } = await run("list", "pipe.mcap");
  expect([code, error]).toEqual([2, expect.stringContaining("a file that ends in .mcap")]);
});

test("import makes recordings of files of other programs, says what it left out, and goes on after one that fails", async () => {
  writeFileSync(join(folder, "a b.csv"), "time/fps,time/process\n90,0.004\n91,x\n");
  writeFileSync(join(folder, "notes.csv"), "a,b\n");
  mkdirSync(join(folder, "out"));
  const both = await run(
    "import",
    "a b.csv",
    "notes.csv",
    "--output",
    "out",
    "--start",
    "2023-11-14T22:13:20Z",
  );
  expect([both.code, both.out.trim().split("\n")]).toEqual([
    1,
    [
      `imported: a b.csv (Godot profiler) as ${join("out", "a-b.mcap")}`,
      "  messages: performance 2, fps 2",
      "  left out: 1 of column time/process: not a number",
      expect.stringMatching(/^left alone: notes\.csv: expected an MCAP file, /),
    ],
  ]);
  expect(readdirSync(join(folder, "out"))).toEqual(["a-b.mcap"]);
  expect((await run("list", "out")).out).toContain("complete  2023-11-14 22:13:20  0:00:01");
  const json = await run("import", "a b.csv", "--output", "one.mcap", "--source", "room", "--json");
  const { imports } = JSON.parse(json.out);
  expect([json.code, imports[0].report.messages]).toEqual([0, { performance: 2, fps: 2 }]);
  expect((await readRecording(join(folder, "one.mcap"))).messages[0]).toMatchObject({ source: "room" });
});

test("import is refused without what it needs, and its options with other actions", async () => {
  writeFileSync(join(folder, "a.csv"), "");
  const refused = async (words: string) => {
    const { code, error } = await run(...words.split(" "));
    return [code, error.split("\n")[0]];
  };
  const output = "--output x.mcap";
  const all = await Promise.all(
    [
      `import ${output}`,
      "import a.csv",
      `import none.csv ${output}`,
      "import a.csv --output x.txt",
      `import a.csv a.csv ${output}`,
      `list ${output}`,
    ].map(refused),
  );
  expect(all).toEqual([
    [2, "error: expected the files to import, but there is no path"],
    [2, "error: expected --output with the recording to write, or a folder"],
    [2, "error: expected files to import, but none.csv does not exist"],
    [
      2,
      expect.stringMatching(
        /^error: expected --output with a folder that exists, or a file that ends in \.mcap/,
      ),
    ],
    [2, "error: expected a folder for 2 recordings, got --output x.mcap"],
    [2, "error: expected --output with import only, not with list"],
  ]);
});
