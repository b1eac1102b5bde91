import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { eventOf, FakeRelay, type JsonObject, type Received } from "../../support/godot/fake-relay.ts";
import { skipWithoutGodot, skipWithoutReleaseGodot } from "../../support/godot/find-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";

setDefaultTimeout(60_000);

const ALLOWED = { TELEMETRY_RELAY_MOTION: "on" };
const COMMANDS = ["set_pose", "animate", "press", "release_trackers"];
const HEAD = { position: [0.5, 1.5, 0.25], rotation: [0, 0, 0, 1] } as const;

const jsonOf = (received: Received) => (received.kind === "text" ? received.json : undefined);
const isType = (type: string) => (received: Received) => jsonOf(received)?.type === type;
const commandsOf = (message: Received) =>
  ((jsonOf(message)?.commands ?? []) as { name: string }[]).map(({ name }) => name);

/** A tracker of the game, as its snapshot has it. */
interface Tracker {
  tracker: string;
  tracked: boolean;
  description?: string;
  poses: Record<string, { position: number[]; rotation: number[] }>;
}

let asked = 0;

/** Sends a command to the game and returns the answer. */
async function ask(relay: FakeRelay, command: JsonObject): Promise<JsonObject> {
  const id = `question ${++asked}`;
  relay.send({ ...command, id });
  return jsonOf(await relay.received.first((each) => jsonOf(each)?.id === id)) ?? {};
}

const call = (relay: FakeRelay, name: string, given: JsonObject = {}) =>
  ask(relay, { command: "call", name, arguments: given });

async function trackersOf(relay: FakeRelay): Promise<Tracker[]> {
  const { data } = await ask(relay, { command: "get_snapshot" });
  return (data as { trackers: Tracker[] }).trackers;
}

const isSimulated = ({ description }: Tracker) => description === "Simulated by the telemetry addon";

/** Asks until what a person sees of the trackers is as expected. */
async function untilTrackers(relay: FakeRelay, fits: (trackers: Tracker[]) => boolean): Promise<void> {
  while (!fits(await trackersOf(relay)));
}

describe.concurrent.skipIf(skipWithoutGodot())("commands that move devices", () => {
  test("put a tracker in the place of the game's own, move and press it, and put everything back", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url, env: ALLOWED });
    expect(commandsOf(await relay.received.first(isType("hello")))).toEqual(COMMANDS);
    await game.do({ do: "track", tracker: "head", ...HEAD });

    const placed = await call(relay, "set_pose", { device: "head", look_at: [0.5, 1.5, 5] });
    // What is not named stays: the position. Facing +Z is half a turn.
    expect(placed).toMatchObject({ type: "result", result: { device: "head", position: HEAD.position } });
    const { rotation } = placed.result as { rotation: number[] };
    expect(Math.abs(rotation[1] ?? 0)).toBeCloseTo(1, 5);
    // Poses are as the samples have them, whatever the scale of the world.
    await game.do({ do: "world_scale", scale: 2 });
    const moved = await call(relay, "animate", {
      device: "right_hand",
      position: [0.25, 1, -0.75],
      seconds: 0.2,
    });
    expect(moved).toMatchObject({ result: { position: [0.25, 1, -0.75] } });
    const pressed = await call(relay, "press", {
      device: "right_hand",
      input: "trigger_click",
      seconds: 0.1,
    });
    expect(pressed).toMatchObject({ type: "result" });
    const isPulled = (each: Received) =>
      each.kind === "tracking" && each.devices.right_controller?.trigger === 1;
    const pulled = await relay.received.first(isPulled);
    expect(pulled).toMatchObject({ devices: { right_controller: { buttonBits: 1 } } });

    const trackers = await trackersOf(relay);
    expect(
      trackers
        .filter(isSimulated)
        .map(({ tracker }) => tracker)
        .sort(),
    ).toEqual(["head", "right_hand"]);
    const hand = trackers.find(({ tracker }) => tracker === "right_hand");
    expect(Object.keys(hand?.poses ?? {})).toEqual(["default", "aim", "grip", "palm"]);
    expect(hand?.poses.aim?.position).toEqual([0.25, 1, -0.75]);
    // What a script of the game does with its own tracker meanwhile moves nothing.
    await game.do({ do: "track", tracker: "head", ...HEAD, rotation: [0, 1, 0, 0] });
    expect((await trackersOf(relay)).filter(isSimulated)).toHaveLength(2);

    await game.do({ do: "world_scale", scale: 1 });
    expect(await call(relay, "release_trackers")).toMatchObject({ type: "result" });
    const [head, ...others] = await trackersOf(relay);
    expect(others).toEqual([]);
    expect(head).toMatchObject({ tracker: "head", tracked: true });
    expect(head?.poses.default?.position).toEqual([...HEAD.position]);
    expect(head?.description).toBeUndefined();
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });

  test("say what is wrong with their arguments", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url, env: ALLOWED });
    await relay.received.first(isType("hello"));
    const wrong: [string, JsonObject, string][] = [
      ["set_pose", { device: "left_foot" }, "device: expected one of"],
      ["set_pose", { device: "head", position: [1, 2] }, "position: expected three numbers"],
      ["set_pose", { device: "head", rotation: [0, 0, 0, 0] }, "rotation: expected the four numbers"],
      ["press", { device: "head", input: "trigger" }, "device: expected one of"],
      ["press", { device: "left_hand", input: "primary" }, "axes: expected two numbers"],
    ];
    for (const [name, given, says] of wrong)
      expect(await call(relay, name, given)).toMatchObject({
        type: "error",
        message: expect.stringContaining(says),
      });
    expect(await trackersOf(relay)).toEqual([]);
    expect(await game.quit()).toBe(0);
  });

  test("are undone after a time limit, and when the connection is lost", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url, env: ALLOWED });
    await relay.received.first(isType("hello"));
    await call(relay, "set_pose", { device: "left_hand", hold_seconds: 0.1 });
    await untilTrackers(relay, (trackers) => trackers.length === 0);

    await game.do({ do: "track", tracker: "head", ...HEAD });
    const way = call(relay, "animate", { device: "head", position: [0, 0, 0], seconds: 20 });
    await untilTrackers(relay, (trackers) => trackers.some(isSimulated));
    await call(relay, "release_trackers");
    // The command that is on its way is answered too.
    expect(await way).toMatchObject({ type: "error", message: expect.stringContaining("released") });

    await call(relay, "set_pose", { device: "head" });
    const { port } = relay;
    await relay.kill();
    using next = new FakeRelay(port);
    await next.received.first(isType("hello"));
    expect((await trackersOf(next)).map(isSimulated)).toEqual([false]);
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints().filter((line) => !line.includes("Telemetry:"))).toEqual([]);
  });

  test("leave a headset's trackers alone, unless they may take its place", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url, env: ALLOWED });
    await relay.received.first(isType("hello"));
    await call(relay, "set_pose", { device: "head" });
    await game.do({ do: "use_headset" });
    // The runtime's tracker of the same name ends the simulation.
    await game.do({ do: "track", tracker: "head", ...HEAD });
    await untilTrackers(relay, (trackers) => trackers.length === 1 && !trackers.some(isSimulated));
    expect(await call(relay, "set_pose", { device: "head" })).toMatchObject({
      type: "error",
      message: expect.stringContaining("a headset is in use"),
    });
    expect(await game.quit()).toBe(0);

    const env = { TELEMETRY_RELAY_MOTION: "headset" };
    using other = await TestGame.start({ relayUrl: relay.url, env });
    await relay.received.first(
      (each) => each.kind === "text" && isType("hello")(each) && each.connection === 2,
    );
    await other.do({ do: "use_headset" });
    await other.do({ do: "track", tracker: "head", ...HEAD });
    expect(await call(relay, "set_pose", { device: "head" })).toMatchObject({ type: "result" });
    expect((await trackersOf(relay)).map(isSimulated)).toEqual([true]);
    await call(relay, "release_trackers");
    expect((await trackersOf(relay)).map(isSimulated)).toEqual([false]);
    expect(await other.quit()).toBe(0);
    expect([...game.godot.complaints(), ...other.godot.complaints()]).toEqual([]);
  });

  test("are not offered where nobody allows them", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    expect(commandsOf(await relay.received.first(isType("hello")))).toEqual([]);
    expect(await game.quit()).toBe(0);
  });

  test.skipIf(skipWithoutReleaseGodot())(
    "are not offered in a release build, which plays no motion either",
    async () => {
      using relay = new FakeRelay();
      const env = { ...ALLOWED, TELEMETRY_RELAY_MOTION_FILE: "/none" };
      using game = await TestGame.start({ relayUrl: relay.url, build: "release", env });
      expect(commandsOf(await relay.received.first(isType("hello")))).toEqual([]);
      const dataOf = (each: Received) => eventOf(each)?.data as JsonObject | undefined;
      const refused = await relay.received.first((each) => dataOf(each)?.event_name === "motion_refused");
      expect(dataOf(refused)).toMatchObject({ why: expect.stringContaining("release build") });
      expect(await game.quit()).toBe(0);
    },
  );
});
