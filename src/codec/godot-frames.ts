import { FRAME_VALUES, FRAMES_HEADER_BYTES, FRAMES_VERSION } from "../protocol/frames-layout.ts";
import { MAX_FRAMES_PER_PACKET, MAX_MESSAGE_BYTES } from "../protocol/limits.ts";
import { DEVICE_BITS } from "../protocol/packet-layout.ts";
import { decodeVariant, type Variant } from "./variant/index.ts";

/** Bits of a frame's first value. */
const PERFORMANCE_BIT = 1;
const TRACKING_BIT = 2;
const TRACKED_SHIFT = 2;
/** Mask of the left controller's buttons in a frame's value of buttons. The right controller's buttons are above. */
const LEFT_BUTTON_BITS = 0xffff;
const RIGHT_BUTTONS_SHIFT = 16;
/** Bounds on the packet's Variant: an array with an array of frames, whose inputs may be one level deeper. */
const LIMITS = { maxBytes: MAX_MESSAGE_BYTES, maxDepth: 8, maxElements: 65_536 };

/** A frame as a Godot game sampled it: unconverted values of the engine's objects. */
export interface GodotFrame {
  /** Frame number, u32. */
  frame: number;
  /** Time of the sample by the game's clock. Units: microseconds. */
  ticksMicros: number;
  /** Wall-clock time of the frame. Units: microseconds. */
  frameMicros: number;
  /** Whether it holds a frame sample. */
  hasPerformance: boolean;
  /** Whether it holds poses. The transform of a device that is absent is undefined. */
  hasTracking: boolean;
  /** Devices whose pose is current: HEADSET_BIT and the bits beside it. */
  trackedBits: number;
  /** Transform3D: the basis row by row, then the origin in metres. */
  headset: readonly number[] | undefined;
  leftController: GodotController | undefined;
  rightController: GodotController | undefined;
}

/** A controller of a {@link GodotFrame}. */
export interface GodotController {
  transform: readonly number[];
  /** Value of the action, of any type. */
  trigger: Variant;
  grip: Variant;
  buttonBits: number;
}

/** Content of a 0x04 packet. */
export interface GodotFrames {
  /** Unix time minus the game's clock. Units: seconds. */
  unixFromTicksSeconds: number;
  /** Physics time that the engine reported last. Units: milliseconds. */
  physicsMillis: number;
  /** The game's frame rate limit; 0 for none. */
  maxFps: number;
  /** Oldest first. */
  frames: readonly GodotFrame[];
}

/** A decoded 0x04 packet, or the reason why it was refused. `bytes` is its length, if the packet states one. */
type DecodedFrames =
  | { refusal?: undefined; bytes: number; content: GodotFrames }
  | { refusal: string; bytes: number | undefined };

/** Decodes the 0x04 packet at the beginning of a message. Never throws, and keeps no reference to the bytes. */
export function decodeGodotFrames(message: Uint8Array): DecodedFrames {
  if (message.length < FRAMES_HEADER_BYTES) return refused("truncated");
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const bytes = FRAMES_HEADER_BYTES + view.getUint32(2);
  if (bytes > message.length) return refused("truncated");
  if (message[1] !== FRAMES_VERSION) return refused("unknownVersion", bytes);
  const decoded = decodeVariant(message.subarray(FRAMES_HEADER_BYTES, bytes), LIMITS);
  if (decoded.refusal !== undefined) return refused(decoded.refusal, bytes);
  const content = contentOf(decoded.value);
  return typeof content === "string" ? refused(content, bytes) : { bytes, content };
}

function contentOf(value: Variant): GodotFrames | string {
  if (!isArray(value) || value.length < 5) return "expected an array of four numbers and the frames";
  const [asked, unixFromTicksSeconds, physicsMillis, maxFps] = value.map(numberOf);
  const rows = value[4] as Variant;
  if (
    asked === undefined ||
    maxFps === undefined ||
    !hasValue(unixFromTicksSeconds) ||
    !hasValue(physicsMillis)
  )
    return "expected four finite numbers before the frames";
  if (!isArray(rows) || rows.length % FRAME_VALUES !== 0)
    return `expected an array of ${FRAME_VALUES} values for each frame`;
  const count = rows.length / FRAME_VALUES;
  if (count > MAX_FRAMES_PER_PACKET) return `expected at most ${MAX_FRAMES_PER_PACKET} frames, got ${count}`;
  const frames: GodotFrame[] = [];
  for (let row = 0; row < rows.length; row += FRAME_VALUES) {
    const frame = frameOf(rows, row, asked);
    if (frame === undefined) return `frame ${frames.length} of ${count} is not as it should be`;
    frames.push(frame);
  }
  return { unixFromTicksSeconds, physicsMillis, maxFps, frames };
}

function frameOf(rows: readonly Variant[], at: number, asked: number): GodotFrame | undefined {
  const kind = numberOf(rows[at]);
  const frame = numberOf(rows[at + 1]);
  const ticksMicros = numberOf(rows[at + 2]);
  const frameMicros = numberOf(rows[at + 3]);
  if (kind === undefined || frame === undefined || !hasValue(ticksMicros) || !hasValue(frameMicros)) return;
  const buttons = numberOf(rows[at + 4]) ?? 0;
  return {
    frame: frame >>> 0,
    ticksMicros,
    frameMicros,
    hasPerformance: (kind & asked & PERFORMANCE_BIT) !== 0,
    hasTracking: (kind & asked & TRACKING_BIT) !== 0,
    trackedBits: (kind >> TRACKED_SHIFT) & DEVICE_BITS,
    headset: transformOf(rows[at + 5]),
    leftController: controllerOf(rows, at + 6, buttons & LEFT_BUTTON_BITS),
    rightController: controllerOf(rows, at + 9, buttons >>> RIGHT_BUTTONS_SHIFT),
  };
}

function controllerOf(rows: readonly Variant[], at: number, buttonBits: number): GodotController | undefined {
  const transform = transformOf(rows[at]);
  if (transform === undefined) return undefined;
  const [trigger, grip] = [rows[at + 1] as Variant, rows[at + 2] as Variant];
  return { transform, trigger, grip, buttonBits };
}

function transformOf(value: Variant | undefined): readonly number[] | undefined {
  const isTransform =
    typeof value === "object" && value !== null && "type" in value && value.type === "Transform3D";
  return isTransform ? value.values : undefined;
}

function numberOf(value: Variant | undefined): number | undefined {
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" ? value : undefined;
}

function hasValue(value: number | undefined): value is number {
  return Number.isFinite(value);
}

function isArray(value: Variant): value is readonly Variant[] {
  return Array.isArray(value);
}

function refused(refusal: string, bytes?: number): DecodedFrames {
  return { refusal, bytes };
}
