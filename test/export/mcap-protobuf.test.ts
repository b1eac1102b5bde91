import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { McapIndexedReader } from "@mcap/core";
import { skipWithoutChromium } from "../support/chromium.ts";
import { exported } from "../support/exported.ts";
import { LONG } from "../support/long.ts";
import { skipWithout } from "../support/needs.ts";
import { type DecodedMessage, decodeByDescriptor, fieldsOf, PROTOC } from "../support/protoc.ts";
import { type MessageInFile, readRecording } from "../support/read-recording.ts";
import { recordSession } from "../support/recorded-session.ts";
import { RERUN } from "../support/rerun-viewer.ts";
import { TestBrowser } from "../support/test-browser.ts";

setDefaultTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), "mcap-protobuf-"));
const file = join(folder, "session-protobuf.mcap");
let messages: MessageInFile[];

beforeAll(async () => {
  const path = recordSession(folder);
  ({ messages } = await readRecording(path));
  writeFileSync(file, await exported(path, "mcap-protobuf"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The exported messages of each channel, with their schema. */
async function readExport() {
  const bytes = await Bun.file(file).bytes();
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: async () => BigInt(bytes.byteLength),
      read: async (offset, size) => bytes.subarray(Number(offset), Number(offset + size)),
    },
    decompressHandlers: { zstd: (packed) => zstdDecompressSync(packed) },
  });
  const channels = new Map<
    string,
    { schema: string; descriptors: Uint8Array; data: Uint8Array[]; times: bigint[] }
  >();
  for await (const { channelId, data, logTime } of reader.readMessages({ validateCrcs: true })) {
    const { topic = "", schemaId = 0, messageEncoding } = reader.channelsById.get(channelId) ?? {};
    const schema = reader.schemasById.get(schemaId);
    expect([messageEncoding, schema?.encoding]).toEqual(["protobuf", "protobuf"]);
    const channel = channels.get(topic) ?? {
      schema: schema?.name ?? "",
      descriptors: schema?.data ?? new Uint8Array(),
      data: [],
      times: [],
    };
    channels.set(topic, channel);
    channel.data.push(data.slice());
    channel.times.push(logTime);
  }
  return channels;
}

const of = (channel: string) => messages.filter((message) => message.channel === channel);

describe.skipIf(skipWithout(PROTOC))("poses, log and frames as protobuf", () => {
  let channels: Awaited<ReturnType<typeof readExport>>;

  beforeAll(async () => {
    channels = await readExport();
  });

  /** A message of a channel, by the schema in the file alone. */
  async function decoded(channel: string, index: number): Promise<DecodedMessage> {
    const { schema = "", descriptors = new Uint8Array(), data = [] } = channels.get(channel) ?? {};
    const path = join(folder, `${schema}.descriptors`);
    writeFileSync(path, descriptors);
    const message = await decodeByDescriptor(path, schema, data.at(index) ?? new Uint8Array());
    expect([...fieldsOf(message)].filter((name) => /^\d/.test(name))).toEqual([]);
    return message;
  }

  test("are as many as the recording has, at their times", () => {
    const counts = Object.fromEntries([...channels].map(([name, { data }]) => [name, data.length]));
    expect(counts).toEqual({
      "/hall/frames": of("/hall/fps").length,
      "/cellar/frames": of("/cellar/fps").length,
      "/hall/tf": of("/hall/tf").length,
      "/cellar/tf": of("/cellar/tf").length,
      "/hall/log": of("/hall/log").length + of("/hall/alert").length,
    });
    expect(channels.get("/hall/tf")?.times).toEqual(of("/hall/tf").map(({ logTime }) => logTime));
  });

  test.each(["/hall/tf", "/cellar/tf"])("%s has Foxglove's transforms", async (name) => {
    const expected = of(name).at(100)?.data.transforms as Record<string, Record<string, unknown>>[];
    const { transforms = [] } = await decoded(name, 100);
    // protoc leaves numbers out that are 0.
    const numbers = (values: unknown, ...names: string[]) =>
      Object.fromEntries(names.map((key) => [key, Number((values as DecodedMessage)[key] ?? 0)]));
    expect(
      (transforms as DecodedMessage[]).map(
        ({ timestamp, parent_frame_id, child_frame_id, translation, rotation }) => ({
          timestamp: numbers(timestamp?.[0], "seconds", "nanos"),
          parent_frame_id: JSON.parse(String(parent_frame_id)),
          child_frame_id: JSON.parse(String(child_frame_id)),
          translation: numbers(translation?.[0], "x", "y", "z"),
          rotation: numbers(rotation?.[0], "x", "y", "z", "w"),
        }),
      ),
    ).toEqual(
      expected.map(({ timestamp, ...others }) => ({
        timestamp: { seconds: timestamp?.sec, nanos: timestamp?.nsec },
        ...others,
      })) as never,
    );
  });

  test("the log has Foxglove's levels, and alerts too", async () => {
    const alerts = of("/hall/alert").length;
    expect(await decoded("/hall/log", 0)).toMatchObject({ level: ["WARNING"], name: ['"hall"'] });
    expect(await decoded("/hall/log", alerts)).toMatchObject({
      level: ["ERROR"],
      message: ['"door, \\"north\\"\\nis stuck"'],
      file: ['"res://door.gd"'],
      line: ["3"],
    });
  });

  test("a frame has its numbers", async () => {
    const { frame, fps, frame_time_ms } = of("/hall/fps").at(7)?.data ?? {};
    expect(await decoded("/hall/frames", 7)).toMatchObject({
      frame: [String(frame)],
      fps: [String(fps)],
      frame_time_ms: [String(frame_time_ms)],
    });
  });
});

// It takes 46 MB and several seconds, so the usual form relies on the schemas being whole.
if (LONG)
  describe.skipIf(skipWithout(RERUN) || skipWithoutChromium())("Rerun's viewer in Chromium", () => {
    beforeAll(() => RERUN.install());

    test("opens the file, with the time of the recording", async () => {
      await using server = startViewer(file);
      await using browser = await TestBrowser.launch();
      const { page, faults } = await browser.open(`${server.url}`);
      await page.waitForFunction("globalThis.opened !== undefined");
      expect(await page.evaluate("opened.source")).toBe("McapImporter");
      const last = Number(of("/hall/fps").at(-1)?.logTime);
      await page.waitForFunction(
        `viewer.get_time_range(opened.recording_id, "message_log_time")?.max >= ${last}`,
      );
      expect(faults).toEqual([]);
    });
  });

/** Serves Rerun's viewer and a file that it opens. */
function startViewer(path: string) {
  const page = `<!doctype html><script type="module">
    import { WebViewer } from "/index.js";
    globalThis.viewer = new WebViewer();
    viewer.on("recording_open", (event) => { globalThis.opened = event; });
    await viewer.start(location.origin + "/session.mcap", document.body, { width: "1000px", height: "700px" });
  </script>`;
  const server = Bun.serve({
    port: 0,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/") return new Response(page, { headers: { "content-type": "text/html" } });
      if (pathname === "/session.mcap") return new Response(Bun.file(path));
      // Its code imports one file without the ending.
      const name = pathname === "/re_viewer" ? "/re_viewer.js" : pathname;
      const content = Bun.file(RERUN.path(`@rerun-io/web-viewer${name}`));
      return (await content.exists()) ? new Response(content) : new Response("not found", { status: 404 });
    },
  });
  return { url: server.url, [Symbol.asyncDispose]: () => server.stop(true) };
}
