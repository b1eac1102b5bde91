import { beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlainCodec } from "../../../src/codec/index.ts";
import { Chromium, skipWithoutChromium } from "../../support/chromium.ts";
import { FakeV1Relay } from "../../support/fake-v1-relay.ts";
import { runProgram } from "./program.ts";

setDefaultTimeout(60_000);

let bundle = "";

beforeAll(async () => {
  const built = await Bun.build({
    entrypoints: [join(import.meta.dir, "program.ts")],
    target: "browser",
    format: "esm",
  });
  bundle = (await built.outputs[0]?.text()) ?? "";
});

const JSON_TOPICS = ["custom/first", "custom/cut", "custom/missed", "custom/done"];
const ALL_TOPICS = JSON_TOPICS.toSpliced(1, 0, "custom/compressed", "fps", "vr_tracking");
const WELL = { recovered: true, offsetKnown: true };
const EXPECTED = {
  json: { topics: JSON_TOPICS, ...WELL },
  msgpack: { topics: JSON_TOPICS, ...WELL },
  binary: { topics: ALL_TOPICS, ...WELL },
};

/** The relay's part of the program. */
async function play(relay: FakeV1Relay): Promise<void> {
  const codec = new PlainCodec();
  for (const [index, format] of ["json", "msgpack", "binary"].entries()) {
    await relay.until(() => relay.came("subscribe").length === index + 1);
    relay.publish("custom/first", {});
    if (format === "binary") {
      const pose = { position: [0, 1.7, 0], rotation: [0, 0, 0, 1], tracked: true } as const;
      const headset = { ...pose, position: [...pose.position], rotation: [...pose.rotation] };
      const none = { leftController: undefined, rightController: undefined };
      relay.sayCompressed({ type: "event", topic: "custom/compressed", data: { text: "x".repeat(2000) } });
      relay.say(codec.encodePerformance(1, 90, 11, 2) as Uint8Array);
      relay.say(
        codec.encodeTracking({ frame: 1, timeSeconds: 1, headset: headset as never, ...none }) as Uint8Array,
      );
    }
    relay.publish("custom/cut", {});
    await relay.until(() => relay.came("cut").length === index + 1);
    relay.cut();
    relay.publish("custom/missed", {});
    await relay.until(() => relay.came("resume").length === index + 1);
    relay.publish("custom/done", {});
    await relay.until(() => relay.connections === 0);
  }
}

test("the bundle holds nothing that only Node or Bun has", () => {
  expect(bundle.length).toBeGreaterThan(10_000);
  const modules = builtinModules.filter(
    (name) => bundle.includes(`"node:${name}"`) || bundle.includes(`from "${name}"`),
  );
  expect(modules).toEqual([]);
  expect(bundle.match(/\b(Buffer|process|Bun|require|__dirname|setImmediate)\b[.(]/g)).toBeNull();
  expect(bundle.match(/\bimport\s*[{("*]/g)).toBeNull();
});

describe("the same program runs", () => {
  test("in Bun", async () => {
    using relay = new FakeV1Relay();
    const [result] = await Promise.all([runProgram(relay.url), play(relay)]);
    expect(result).toEqual(EXPECTED);
  });

  test("in Node, with a WebSocket given as an option", async () => {
    using relay = new FakeV1Relay();
    const folder = mkdtempSync(join(tmpdir(), "client-"));
    const file = join(folder, "program.mjs");
    // The WebSocket of undici, taken away as a global: Node 20 has none unless it is told to.
    writeFileSync(
      file,
      `${bundle}
const { WebSocket } = globalThis;
delete globalThis.WebSocket;
console.log(JSON.stringify(await globalThis.runProgram(${JSON.stringify(relay.url)}, WebSocket)));`,
    );
    const node = Bun.spawn(["node", "--no-warnings", "--experimental-websocket", file], {
      stderr: "inherit",
    });
    const [result] = await Promise.all([new Response(node.stdout).text(), play(relay)]);
    expect(JSON.parse(result)).toEqual(EXPECTED);
    // It ends by itself: close() leaves no timer and no socket.
    expect(await node.exited).toBe(0);
    rmSync(folder, { recursive: true });
  });

  test.skipIf(skipWithoutChromium())("in Chromium", async () => {
    using relay = new FakeV1Relay();
    const told = Promise.withResolvers<unknown>();
    using page = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      routes: {
        "/": new Response(
          `<script type="module">import "/bundle.js";
runProgram(${JSON.stringify(relay.url)}).catch((error) => ({ error: String(error) }))
  .then((result) => fetch("/result", { method: "POST", body: JSON.stringify(result) }));</script>`,
          { headers: { "content-type": "text/html" } },
        ),
        "/bundle.js": new Response(bundle, { headers: { "content-type": "text/javascript" } }),
        "/result": async (request) => {
          told.resolve(await request.json());
          return new Response();
        },
      },
    });
    await using _browser = new Chromium(page.url.href);
    const [result] = await Promise.all([told.promise, play(relay)]);
    expect(result).toEqual(EXPECTED);
  });
});
