import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { relayReadingFrom } from "../../support/links/linked-relay.ts";
import { until } from "../../support/links/stage.ts";
import { recordedPlay } from "../../support/recorded-play.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(30_000);

type Message = Record<string, unknown>;

const folder = mkdtempSync(join(tmpdir(), "linked-replay-"));
afterAll(() => rmSync(folder, { recursive: true }));
recordedPlay({ folder, name: "walk", seconds: 10, games: [{ name: "hall", seed: 7, faults: ["hitch"] }] });

const replay = (relay: TestRelay, body: object) =>
  fetch(`${relay.httpUrl}/replay`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const hitchesOf = async (relay: TestRelay) =>
  ((await (await fetch(`${relay.httpUrl}/hitches`)).json()) as { hitches: Message[] }).hitches;

test("a replay at the near relay is shown at the far one with its hitches, and once more after a jump back", async () => {
  await using near = TestRelay.start({ site: "lab", recordFolder: folder });
  await using far = relayReadingFrom("hq", near.relay.port);
  using client = await TestClient.connect(`${far.relay.url}/?topics=fps,relay&history=none`, [
    "telemetry.v1.json",
  ]);
  await until(async () => ((await near.status()).far_relays as Message[])[0]?.judged === true);
  const played = async (times: number) => {
    await until(async () => ((await near.status()).replay as Message | null)?.state === "ended");
    const lastOf = () => client.messages().filter(({ topic, seq }) => topic === "fps" && Number(seq) > 850);
    await until(() => Promise.resolve(lastOf().length > 0));
    const seqs = client.messages().flatMap(({ topic, seq }) => (topic === "fps" ? [Number(seq)] : []));
    const starts = seqs.filter((seq, at) => at === 0 || seq < (seqs[at - 1] ?? 0)).length;
    expect(starts).toBe(times);
  };
  await replay(near, { recording: "walk", speed: 20 });
  await played(1);
  // A hitch that the end of the recording cuts off is never complete.
  const complete = (await hitchesOf(near)).filter(({ state }) => state === "complete");
  expect(complete.length).toBeGreaterThan(0);
  await until(async () => Bun.deepEquals(await hitchesOf(far), complete));
  await replay(near, { position_s: 0, paused: false });
  await until(async () => ((await near.status()).replay as Message | null)?.state !== "ended");
  await played(2);
});
