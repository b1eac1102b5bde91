import { describe, expect, test } from "bun:test";
import { FakeRelay, type Received } from "../../support/godot/fake-relay.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { type GameCommand, TestGame } from "../../support/godot/test-game.ts";

const TEST_MILLIS = 60_000;
const AHEAD = [0, 0, 0, 1] as const;

type Tracking = Extract<Received, { kind: "tracking" }>;
const isTracking = (received: Received): received is Tracking => received.kind === "tracking";

/** A game whose every frame is sampled with all devices, and what its relay received. */
class FullySampledGame implements Disposable {
  readonly #relay = new FakeRelay();
  #game: TestGame | undefined;
  /** Where the search for the next sample begins. */
  #from = 0;

  async start(): Promise<void> {
    this.#game = await TestGame.start({ relayUrl: this.#relay.url, maxFps: 90 });
    await this.do({ do: "set", property: "fps_update_interval", value: 0 });
    await this.do({ do: "set", property: "tracking_update_interval", value: 0 });
    await this.do({ do: "track", tracker: "head", position: [0, 1.5, 0], rotation: AHEAD });
    await this.left({ trigger: 0.5, grip: 0.25, ax_button: true });
    await this.do({ do: "track", tracker: "right_hand", position: [0.5, 1, 0], rotation: AHEAD });
    await this.sample(({ devices }) => devices.right_controller !== undefined);
    // Several frames of the same kind have come.
    await this.samples(20);
  }

  async do(command: GameCommand): Promise<void> {
    await this.#game?.do(command);
  }

  /** Poses the left controller, with these inputs. */
  async left(inputs: Record<string, number | boolean>, more: { anew?: boolean; plain?: boolean } = {}) {
    const position = [-0.5, 1, 0] as const;
    await this.do({ do: "track", tracker: "left_hand", position, rotation: AHEAD, inputs, ...more });
  }

  /** The next sample that meets a condition. */
  async sample(meets: (sample: Tracking) => boolean): Promise<Tracking> {
    const found = await this.#relay.received.first((each) => isTracking(each) && meets(each), this.#from);
    this.#from = this.#relay.received.all.indexOf(found) + 1;
    return found as Tracking;
  }

  /** The next samples. */
  async samples(count: number): Promise<Tracking[]> {
    const found = (await this.#relay.received.take(count, isTracking, this.#from)) as Tracking[];
    this.#from = this.#relay.received.all.indexOf(found.at(-1) as Received) + 1;
    return found;
  }

  /** Frame numbers of all samples so far. */
  frames(): number[] {
    return this.#relay.received.all.filter(isTracking).map(({ frame }) => frame);
  }

  async quit(): Promise<void> {
    expect(await this.#game?.quit()).toBe(0);
    expect(this.#game?.godot.complaints()).toEqual([]);
  }

  [Symbol.dispose](): void {
    this.#game?.[Symbol.dispose]();
    this.#relay[Symbol.dispose]();
  }
}

describe.skipIf(skipWithoutGodot())("full samples of every frame", () => {
  test(
    "have the inputs and buttons of the controller that is there now, also when it is replaced, removed and added",
    async () => {
      using game = new FullySampledGame();
      await game.start();
      const inputs = ({ devices }: Tracking) => devices.left_controller;
      await game.left({ trigger: 1 });
      const pulled = await game.sample((each) => inputs(each)?.trigger === 1);
      expect(inputs(pulled)).toMatchObject({ grip: 0.25, buttonBits: 1 << 4 });

      await game.left({ grip: 0.75 }, { anew: true });
      const replaced = await game.sample((each) => inputs(each)?.grip === 0.75);
      expect(inputs(replaced)).toMatchObject({ trigger: 0, buttonBits: 0 });
      await game.left({ trigger: 0.5 });
      await game.sample((each) => inputs(each)?.trigger === 0.5);

      // A tracker without inputs, such as a hand.
      await game.left({}, { anew: true, plain: true });
      const plain = await game.sample((each) => inputs(each)?.grip === 0);
      expect(inputs(plain)).toMatchObject({ trigger: 0, buttonBits: 0, tracked: true });

      await game.do({ do: "untrack", tracker: "left_hand" });
      const removed = await game.sample((each) => inputs(each) === undefined);
      expect(Object.keys(removed.devices)).toEqual(["headset", "right_controller"]);
      await game.left({ trigger: 1, by_button: true });
      const added = await game.sample((each) => inputs(each) !== undefined);
      await game.samples(20);
      expect(inputs(added)).toMatchObject({ trigger: 1, grip: 0, buttonBits: 1 << 5 });
      await game.quit();
    },
    TEST_MILLIS,
  );

  test(
    "say when a device is lost and found, and follow the world scale",
    async () => {
      using game = new FullySampledGame();
      await game.start();
      const right = ({ devices }: Tracking) => devices.right_controller;
      await game.do({ do: "track", tracker: "right_hand", tracked: false });
      const lost = await game.sample((each) => right(each)?.tracked === false);
      expect(right(lost)?.position).toEqual([0.5, 1, 0]);
      await game.do({ do: "track", tracker: "right_hand", position: [0.25, 1, 0], rotation: AHEAD });
      const found = await game.sample((each) => right(each)?.tracked === true);
      expect(right(found)?.position).toEqual([0.25, 1, 0]);
      await game.samples(20);

      await game.do({ do: "world_scale", scale: 2 });
      const scaled = await game.sample(({ devices }) => devices.headset?.position[1] === 3);
      expect(right(scaled)?.position).toEqual([0.5, 2, 0]);
      await game.quit();
    },
    TEST_MILLIS,
  );

  test(
    "have a frame number each, without a gap, also around a change of intervals",
    async () => {
      using game = new FullySampledGame();
      await game.start();
      await game.samples(100);
      const first = game.frames().at(-1) ?? 0;
      // Poses alone are sampled for a while: those samples are not full.
      await game.do({ do: "set", property: "send_fps", value: false });
      await game.samples(30);
      await game.do({ do: "set", property: "send_fps", value: true });
      await game.samples(100);
      const since = game.frames().filter((frame) => frame > first);
      expect(since).toEqual(Array.from(since, (_, index) => first + 1 + index));
      await game.quit();
    },
    TEST_MILLIS,
  );
});
