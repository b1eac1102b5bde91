import type { Random } from "../../../base/random.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";

const SCENES = ["res://scenes/lobby.tscn", "res://scenes/workshop.tscn", "res://scenes/range.tscn"];
const OBJECTS = ["Lamp", "Hammer", "Mug"];
/** How often a thrown body reports its position, and how long it flies. */
const BODY_HZ = 20;
const FLIGHT_SECONDS = 1.2;
const GRAVITY = 9.81;

/** The events of a healthy game: the player teleports, grabs and throws; a warning now and then, an error once a minute. */
export class SimulatedEvents {
  scene = SCENES[0] ?? "";
  #flight: { body: string; beganSeconds: number; from: number[]; velocity: number[] } | undefined;
  #nextBodySeconds = 0;

  constructor(
    private readonly random: Random,
    private readonly hz: number,
  ) {}

  /** The events of a frame, without a timestamp. */
  of(frame: number, seconds: number): JsonObject[] {
    const events: JsonObject[] = [];
    const every = (periodSeconds: number) => frame % Math.max(1, Math.round(periodSeconds * this.hz)) === 0;
    if (frame === 1) events.push(sceneChanged(this.scene));
    if (every(3)) events.push(this.#teleport());
    if (every(12)) {
      const object = this.random.pick(OBJECTS);
      events.push(custom("object_grabbed", { object }));
      if (this.#flight === undefined) this.#throw(object, seconds);
    }
    if (every(20))
      events.push(complaint("warning", "navigation map is not ready", { at_s: Math.round(seconds) }));
    if (every(45)) {
      this.scene = this.random.pick(SCENES);
      events.push(sceneChanged(this.scene));
      // A new scene sends a handful of events.
      for (let left = Math.floor(this.random.between(3, 12)); left > 0; left--)
        events.push(custom("spawned", { object: this.random.pick(OBJECTS) }));
    }
    if (every(60)) {
      const where = { function: "_on_grab", line: 42 };
      for (let left = this.random.pick([1, 1, 1, 2]); left > 0; left--)
        events.push(complaint("error", "Invalid access to a freed object", where));
    }
    this.#fly(seconds, events);
    return events;
  }

  #teleport(): JsonObject {
    const point = () =>
      [this.random.between(-5, 5), 0, this.random.between(-5, 5)].map(
        (metres) => Math.round(metres * 100) / 100,
      );
    return custom("player_teleported", { from: point(), to: point() });
  }

  #throw(body: string, seconds: number): void {
    const { random } = this;
    const velocity = [random.between(-6, 6), random.between(1, 5), random.between(-9, -2)];
    this.#flight = { body, beganSeconds: seconds, from: [0, 1.4, 0], velocity };
    this.#nextBodySeconds = seconds;
  }

  /** Reports the position of the thrown body, which falls and bounces off the floor. */
  #fly(seconds: number, events: JsonObject[]): void {
    if (this.#flight === undefined || seconds < this.#nextBodySeconds) return;
    this.#nextBodySeconds += 1 / BODY_HZ;
    const { body, beganSeconds, from, velocity } = this.#flight;
    const t = seconds - beganSeconds;
    const [x = 0, y = 0, z = 0] = velocity.map((speed, axis) => (from[axis] ?? 0) + speed * t);
    const position = [x, Math.abs(y - (GRAVITY * t * t) / 2), z];
    events.push(custom("body", { name: body, position }));
    if (t > FLIGHT_SECONDS) this.#flight = undefined;
  }
}

/** A custom event. */
export function custom(event_name: string, data: JsonObject): JsonObject {
  return { type: "event", event: "custom", data: { event_name, ...data } };
}

/** A warning or an error of the game. */
export function complaint(event: "warning" | "error", message: string, more: JsonObject = {}): JsonObject {
  return { type: "event", event, data: { message, ...more } };
}

/** The event of a new current scene. */
export function sceneChanged(scene: string): JsonObject {
  return { type: "event", event: "scene_changed", data: { scene } };
}
