import { DEVICES } from "../../../insight/index.ts";
import type { JsonObject } from "../../../protocol/json-object.ts";
import { isJsonObject } from "../../../protocol/json-object.ts";
import { VIEWER_SHAPES, viewerSchema, viewerTime } from "../../../recording/index.ts";
import type { ChannelContent, MessageData } from "./channel-content.ts";
import { isPose, POSE, pointOf, poseOf, type ViewerPoint } from "./viewer-pose.ts";

const { number, text, time, vector, object } = VIEWER_SHAPES;
/** Kinds of shapes that the relay does not use. */
const ANY = { type: "object", properties: {} } as const;
const list = <Items>(items: Items) => ({ type: "array", items }) as const;
const color = object("foxglove.Color", "A color in RGBA format", {
  r: number,
  g: number,
  b: number,
  a: number,
});

/** Schema of the scene: the kinds of shapes that the relay uses. Source: docs.foxglove.dev/docs/sdk/schemas/scene-update. */
export const SCENE_UPDATE = viewerSchema(
  object("foxglove.SceneUpdate", "An update to the entities displayed in a 3D scene", {
    deletions: list(
      object("foxglove.SceneEntityDeletion", "Command to remove previously published entities", {
        timestamp: time,
        type: { type: "integer" },
        id: text,
      }),
    ),
    entities: list(
      object("foxglove.SceneEntity", "A visual element in a 3D scene", {
        timestamp: time,
        frame_id: text,
        id: text,
        lifetime: { ...time, title: "duration" },
        frame_locked: { type: "boolean" },
        metadata: list(
          object("foxglove.KeyValuePair", "A key with its associated value", { key: text, value: text }),
        ),
        arrows: list(ANY),
        cubes: list(
          object("foxglove.CubePrimitive", "A cube or rectangular prism", {
            pose: POSE,
            size: vector,
            color,
          }),
        ),
        spheres: list(
          object("foxglove.SpherePrimitive", "A sphere or ellipsoid", { pose: POSE, size: vector, color }),
        ),
        cylinders: list(ANY),
        lines: list(
          object("foxglove.LinePrimitive", "A series of points connected by lines", {
            type: { type: "integer" },
            pose: POSE,
            thickness: number,
            scale_invariant: { type: "boolean" },
            points: list(object("foxglove.Point3", "A point", { x: number, y: number, z: number })),
            color,
            colors: list(color),
            indices: list({ type: "integer" }),
          }),
        ),
        triangles: list(ANY),
        texts: list(ANY),
        models: list(ANY),
      }),
    ),
  }),
);

const SIDES = ["left", "right"] as const;
const ORIGIN: ViewerPoint = { x: 0, y: 0, z: 0 };
/** Sizes of the boxes that stand for devices, and of a joint. Units: metres. */
const HEADSET_SIZE: ViewerPoint = { x: 0.18, y: 0.1, z: 0.11 };
const CONTROLLER_SIZE: ViewerPoint = { x: 0.05, y: 0.05, z: 0.14 };
const JOINT_SIZE: ViewerPoint = { x: 0.014, y: 0.014, z: 0.014 };
/** A hand of OpenXR has 26. */
const MAX_JOINTS = 32;
/** Half of the floor that is drawn: games do not say how large their play area is. Units: metres. */
const FLOOR = 2;
/** How far a device's line points ahead. Units: metres. */
const POINTING = 0.28;
const COLORS = {
  headset: { r: 0.35, g: 0.65, b: 1, a: 1 },
  left: { r: 0.3, g: 0.85, b: 0.45, a: 1 },
  right: { r: 1, g: 0.6, b: 0.25, a: 1 },
  lost: { r: 0.55, g: 0.55, b: 0.55, a: 0.5 },
  floor: { r: 0.6, g: 0.6, b: 0.6, a: 0.8 },
} as const;
const LINE_LOOP = 1;
const LINE_LIST = 2;

type Color = (typeof COLORS)[keyof typeof COLORS];

/**
 * The shapes of a game: boxes for headset and controllers, joints of hands, the floor. Boxes are drawn in their device's own frame of reference,
 * so the transforms move them, and the scene need not be sent with every pose.
 */
export class SceneShapes {
  readonly #prefix: string;
  #devices: Readonly<JsonObject> = {};
  #hands: Readonly<JsonObject> = {};

  constructor(framePrefix: string) {
    this.#prefix = framePrefix;
  }

  /** Of the topic with poses. */
  readonly poses: ChannelContent = {
    take: (data) => {
      this.#devices = present(data.borrowData());
    },
    write: (_, atNanos) => this.#write(atNanos),
  };

  /** Of the topic with joints of hands. */
  readonly hands: ChannelContent = {
    take: (data: MessageData) => {
      const { hands } = data.borrowData();
      this.#hands = isJsonObject(hands) ? hands : {};
    },
    write: (_, atNanos) => this.#write(atNanos),
  };

  #write(atNanos: bigint): string {
    const timestamp = viewerTime(atNanos);
    const entity = (
      id: string,
      frame: string,
      shapes: { cubes?: object[]; spheres?: object[]; lines?: object[] },
    ) => ({
      timestamp,
      frame_id: `${this.#prefix}${frame}`,
      id,
      lifetime: { sec: 0, nsec: 0 },
      frame_locked: true,
      metadata: [],
      arrows: [],
      cubes: [],
      spheres: [],
      cylinders: [],
      lines: [],
      triangles: [],
      texts: [],
      models: [],
      ...shapes,
    });
    const devices = DEVICES.filter((name) => this.#devices[name] !== undefined);
    const entities = [
      entity("floor", "xr_origin", { lines: [floor()] }),
      ...devices.map((name) => entity(name, name, deviceShapes(name, this.#devices[name] === "tracked"))),
      ...SIDES.map((side) =>
        entity(`${side}_hand`, "xr_origin", { spheres: jointShapes(this.#hands[side], COLORS[side]) }),
      ),
    ];
    const deletions = DEVICES.filter((name) => !devices.includes(name)).map((id) => ({
      timestamp,
      type: 0,
      id,
    }));
    return JSON.stringify({ deletions, entities });
  }
}

/** Which devices are there, and whether they are tracked. The data itself is reused. */
function present(data: Readonly<JsonObject>): JsonObject {
  return Object.fromEntries(
    DEVICES.flatMap((name) => {
      const device = data[name];
      return isJsonObject(device) ? [[name, isPose(device) ? "tracked" : "lost"]] : [];
    }),
  );
}

function deviceShapes(
  name: (typeof DEVICES)[number],
  tracked: boolean,
): { cubes: object[]; lines: object[] } {
  const own = name === "headset" ? COLORS.headset : name === "left_controller" ? COLORS.left : COLORS.right;
  const color = tracked ? own : COLORS.lost;
  const size = name === "headset" ? HEADSET_SIZE : CONTROLLER_SIZE;
  // Godot's devices point along -Z.
  const lines = [line(LINE_LIST, [ORIGIN, { x: 0, y: 0, z: -POINTING }], color)];
  return { cubes: [{ pose: poseOf(ORIGIN), size, color }], lines };
}

/** Joints as the addon sends them: position and rotation in one list of numbers. */
function jointShapes(hand: unknown, color: Color): object[] {
  if (!isJsonObject(hand) || !Array.isArray(hand.joints)) return [];
  return hand.joints.slice(0, MAX_JOINTS).flatMap((joint: unknown) => {
    if (!Array.isArray(joint) || joint.length < 3 || !joint.slice(0, 3).every(Number.isFinite)) return [];
    return [{ pose: poseOf(pointOf(joint)), size: JOINT_SIZE, color }];
  });
}

function floor(): object {
  const corners = [
    [-FLOOR, 0, -FLOOR],
    [FLOOR, 0, -FLOOR],
    [FLOOR, 0, FLOOR],
    [-FLOOR, 0, FLOOR],
  ];
  return line(LINE_LOOP, corners.map(pointOf), COLORS.floor);
}

function line(type: number, points: readonly ViewerPoint[], color: Color): object {
  const shape = { type, pose: poseOf(ORIGIN), thickness: 0.01, scale_invariant: false };
  return { ...shape, points, color, colors: [], indices: [] };
}
