import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FakeV1Relay } from "../support/fake-v1-relay.ts";

setDefaultTimeout(30_000);

const ROOT = join(import.meta.dir, "../..");
const page = readFileSync(join(ROOT, "docs/client.md"), "utf8");
const snippets = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
let folder = "";

// Inside the package, so that its own name is found by its `exports`.
beforeAll(() => {
  mkdirSync(join(ROOT, "build"), { recursive: true });
  folder = mkdtempSync(join(ROOT, "build/docs-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("docs/client.md has snippets", () => {
  expect(snippets.length).toBeGreaterThan(3);
});

test.each(snippets.map((code, index) => [index + 1, code] as const))(
  "snippet %d of docs/client.md runs, and ends by itself",
  async (number, code) => {
    using relay = new FakeV1Relay();
    const file = join(folder, `${number}.ts`);
    writeFileSync(file, code.replaceAll("ws://127.0.0.1:8081", relay.url));
    const program = Bun.spawn([process.execPath, file], { cwd: ROOT, stdout: "pipe", stderr: "pipe" });
    const subscriptions = code.match(/client\.(subscribe|stream)\(/g)?.length ?? 0;
    void relay
      .until(() => relay.came("subscribe").length >= subscriptions)
      .then(() => {
        relay.publish("vr_tracking", { headset: { position: [0, 1.7, 0], rotation: [0, 0, 0, 1] } });
        relay.publish("fps", { fps: 90, frame_time_ms: 11.1 });
        relay.publish("custom/jump", { event_name: "jump" });
      });
    expect(await new Response(program.stderr).text()).toBe("");
    expect(await program.exited).toBe(0);
  },
);
