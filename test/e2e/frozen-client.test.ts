import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { PlainCodec } from "../../src/codec/index.ts";
import { skipWithout } from "../support/needs.ts";
import { SIGNALS } from "../support/system-parts.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(60_000);

const SCRIPT = join(import.meta.dir, "../support/print-messages.ts");
const FROZEN_MILLIS = 5000;

interface Came {
  atMillis: number;
  message: Record<string, unknown>;
}

test.skipIf(skipWithout(SIGNALS))(
  "a frozen client process gets current values when it wakes, every event, and a notice of every loss; other clients notice nothing",
  async () => {
    await using relay = TestRelay.start();
    const codec = new PlainCodec();
    using game = await relay.game();
    using healthy = await relay.client();
    await healthy.ask({ command: "configure", config: { vr_tracking_enabled: false } });
    const url = `${relay.relay.url}/?topics=fps,custom/*`;
    const child = Bun.spawn([process.execPath, SCRIPT, url], { stdout: "pipe", stderr: "inherit" });
    const came: Came[] = [];
    const waiting = new Set<() => void>();
    void (async () => {
      let rest = "";
      for await (const chunk of child.stdout.pipeThrough(
        new TextDecoderStream() as never,
      ) as unknown as AsyncIterable<string>) {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          const space = line.indexOf(" ");
          came.push({ atMillis: Number(line.slice(0, space)), message: JSON.parse(line.slice(space + 1)) });
        }
        for (const check of waiting) check();
      }
    })();
    const until = (holds: () => boolean) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (!holds()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      });

    // One sample every 1/90 s, its frame number the time it was sent at; an event every second.
    const start = Date.now();
    let [samples, events] = [0, 0];
    const play = setInterval(() => {
      samples++;
      game.send((codec.encodePerformance(Date.now() - start, 90, 11, 2) as Uint8Array).slice());
      if (samples % 90 !== 0) return;
      events++;
      game.send({ type: "event", event: "custom", data: { event_name: "e", events }, timestamp: 1 });
    }, 1000 / 90);
    const isFps = ({ message }: Came) => message.topic === "fps" && message.type === "event";
    await until(() => came.filter(isFps).length >= 90);
    child.kill("SIGSTOP");
    const frozenAt = Date.now();
    await Bun.sleep(FROZEN_MILLIS);
    const before = came.length;
    child.kill("SIGCONT");
    const wokeAt = Date.now();
    await until(
      () =>
        came.slice(before).filter(isFps).length > 0 && came.some(({ message }) => message.type === "dropped"),
    );
    await until(() => came.filter(isFps).some(({ message }) => frameOf(message) + start > wokeAt + 500));
    clearInterval(play);
    game.send({ type: "event", event: "custom", data: { event_name: "end" }, timestamp: 1 });
    await until(() => came.some(({ message }) => message.topic === "custom/end"));

    // What the kernel had taken for it is all that is stale: a fraction of a second of the five.
    const stale = came
      .slice(before)
      .filter((one) => isFps(one) && frameOf(one.message) + start < wokeAt - 500);
    const span = Math.max(...stale.map(({ message }) => frameOf(message) + start)) - frozenAt;
    expect(span).toBeLessThan(1000);
    const got = came.filter(isFps).map(({ message }) => Number(message.seq));
    const told = came.filter(({ message }) => message.type === "dropped" && message.topic === "fps");
    const lost = told.reduce((sum, { message }) => sum + Number(message.count), 0);
    const [first = 0, last = 0] = [got[0], got.at(-1)];
    expect(got.length + lost).toBe(last - first + 1);
    expect(lost).toBeGreaterThan(300);
    const said = came
      .filter(({ message }) => message.topic === "custom/e")
      .map(({ message }) => Number(message.seq));
    const firstSaid = said[0] ?? 0;
    expect(said).toEqual(Array.from({ length: events - firstSaid + 1 }, (_, index) => firstSaid + index));
    const frames = healthy.packets().length;
    expect(frames).toBeGreaterThanOrEqual(samples - 1);
    child.kill("SIGKILL");
  },
);

function frameOf(message: Record<string, unknown>): number {
  return Number((message.data as Record<string, unknown>).frame);
}
