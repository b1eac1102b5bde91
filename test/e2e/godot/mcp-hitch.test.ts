import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { Assistant } from "../../support/assistant.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareDemo } from "../../support/godot/test-project.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(90_000);

const HITCH_MILLIS = 250;

interface Found {
  worst_ms: number;
  frame: number | null;
  final: boolean;
  cause: { where: string | null };
}

describe.skipIf(skipWithoutGodot())("an assistant alone with the demo in real Godot", () => {
  test("learns with one call which frame stuttered and by which function, and that earlier frames were not observed", async () => {
    await using relay = TestRelay.start();
    using project = prepareDemo();
    const godot = runGodot({
      project: project.path,
      args: ["--max-fps", "90", "--remote-debug", `${relay.relay.url}/debugger`],
      env: { TELEMETRY_RELAY_URL: `${relay.relay.url}/producer` },
    });
    using _ = { [Symbol.dispose]: () => godot.kill() };
    // Nobody listens meanwhile.
    await untilConnectedFor(relay, 4);

    await using assistant = await Assistant.connect(relay.httpUrl);
    const first = await assistant.ask("worst_hitches");
    expect(first.text).toMatch(/sampled for the last [\d.]+ s only/);
    // The hitch is found against what is usual, which takes some frames.
    const unnamed = await causedHitch(assistant);
    expect(unnamed.frame).toBeGreaterThan(0);
    const { text: hint } = await assistant.ask("worst_hitches");
    expect(hint).toContain("To learn which function, call set_intervals with profile_hitches true.");
    await assistant.ask("set_intervals", { profile_hitches: true });
    const named = await causedHitch(assistant, unnamed.frame ?? 0);
    expect(named.cause.where).toMatch(/^_burn \(res:\/\/demo\/faults\.gd:\d+\)$/);
    const { text } = await assistant.ask("worst_hitches", { window_s: 60 });
    expect(text).toContain(`frame ${named.frame}`);
    expect(text).toContain("_burn");
  });
});

/** Causes the demo's hitch until it is found, past a frame, and its cause is final. */
async function causedHitch(assistant: Assistant, pastFrame = 0): Promise<Found> {
  for (;;) {
    const called = await assistant.ask("call_game_command", {
      name: "hitch",
      arguments: { milliseconds: HITCH_MILLIS },
    });
    for (let look = 0; look < 40 && !called.isError; look++) {
      const { data } = await assistant.ask("worst_hitches", { window_s: 60, limit: 20 });
      const long = ((data?.hitches ?? []) as Found[]).find(
        ({ worst_ms, frame, final }) => worst_ms > 0.9 * HITCH_MILLIS && (frame ?? 0) > pastFrame && final,
      );
      if (long !== undefined) return long;
      await Bun.sleep(100);
    }
    await Bun.sleep(100);
  }
}

/** Waits until a game has been there for so long. */
async function untilConnectedFor(relay: TestRelay, seconds: number): Promise<void> {
  for (let since: number | undefined; ; await Bun.sleep(100)) {
    const { sources } = (await relay.status()) as { sources: { connected: boolean }[] };
    if (!sources.some(({ connected }) => connected)) continue;
    since ??= performance.now();
    if (performance.now() - since > seconds * 1000) return;
  }
}
