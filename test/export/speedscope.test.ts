import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { skipWithoutChromium } from "../support/chromium.ts";
import { EXPORT_READERS } from "../support/export-readers.ts";
import { exported } from "../support/exported.ts";
import { skipWithout } from "../support/needs.ts";
import { PROFILED_FRAMES, recordSession } from "../support/recorded-session.ts";
import { TestBrowser } from "../support/test-browser.ts";

setDefaultTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), "speedscope-"));
const FRAMES = PROFILED_FRAMES.to - PROFILED_FRAMES.from + 1;
let path: string;
let text: Buffer;

beforeAll(async () => {
  path = recordSession(folder);
  text = await exported(path, "speedscope");
});
afterAll(() => rmSync(folder, { recursive: true }));

test("profiles have each function with the time that it took by itself", () => {
  const { shared, profiles } = JSON.parse(text.toString());
  expect(shared.frames).toEqual([
    { name: "_process", file: "res://enemy.gd", line: 7 },
    { name: "find_path", file: "res://enemy.gd", line: 40 },
  ]);
  const [whole, ...frames] = profiles;
  expect(whole).toMatchObject({ name: "hall: scripts of all frames", endValue: 3.5 * FRAMES });
  expect(whole.samples).toHaveLength(2 * FRAMES);
  expect(frames).toHaveLength(FRAMES);
  expect(frames[0]).toEqual({
    type: "sampled",
    name: "hall: scripts of frame 300, 5.0 ms",
    unit: "milliseconds",
    startValue: 0,
    endValue: 3.5,
    samples: [[0], [1]],
    weights: [2.5, 1],
  });
});

test("a recording without a profile says how to get one", async () => {
  const refused = await exported(path, "speedscope", { source: "cellar" }).catch((error) => error);
  expect(refused).toMatchObject({ code: "bad_usage", message: expect.stringContaining("--profile-hitches") });
});

describe.skipIf(skipWithout(EXPORT_READERS) || skipWithoutChromium())("speedscope", () => {
  beforeAll(() => EXPORT_READERS.install());

  test("accepts the file by its schema, and shows it in Chromium", async () => {
    const release = EXPORT_READERS.path("speedscope/dist/release");
    const schema = JSON.parse(readFileSync(join(release, "file-format-schema.json"), "utf8"));
    const isValid = new Ajv({ strict: false }).compile(schema);
    expect([isValid(JSON.parse(text.toString())), isValid.errors]).toEqual([true, null]);

    const server = Bun.serve({
      port: 0,
      fetch(request) {
        const { pathname } = new URL(request.url);
        if (pathname === "/session.speedscope.json") return new Response(new Uint8Array(text));
        return new Response(Bun.file(join(release, pathname)));
      },
    });
    try {
      await using browser = await TestBrowser.launch();
      const profile = encodeURIComponent(`${server.url}session.speedscope.json`);
      const { page, faults } = await browser.open(`${server.url}index.html#profileURL=${profile}`);
      await page.waitForFunction("document.title.startsWith('hall: scripts of all frames')");
      expect(faults).toEqual([]);
    } finally {
      await server.stop(true);
    }
  });
});
