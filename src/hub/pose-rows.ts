import { emptyTrackingSample } from "../protocol/empty-samples.ts";
import { readTrackingValues, writeTrackingValues } from "../protocol/tracking-values.ts";
import {
  CONTROLLER_FLOAT_SLOTS,
  DEVICES_SLOT,
  FRAME_SLOT,
  HEADSET_SLOT,
  LEFT_CONTROLLER_SLOT,
  RIGHT_CONTROLLER_SLOT,
  TIME_SECONDS_SLOT,
  TRACKED_SLOT,
  TRACKING_SLOTS,
} from "../protocol/value-slots.ts";
import type { TrackingBody } from "./hub-message.ts";
import { type RowBlock, type RowFormat, STAMP_NUMBERS } from "./row-ring.ts";

/** The f64 of a row: the stamp, frame, time. */
const FRAME = STAMP_NUMBERS;
const TIME_SECONDS = STAMP_NUMBERS + 1;
/** Then come words of four bytes, one for each slot of the devices, and one for both device masks. */
const DEVICE_WORDS = 2 * (STAMP_NUMBERS + 2);
const MASKS_WORD = DEVICE_WORDS + TRACKING_SLOTS - HEADSET_SLOT;
const ROW_WORDS = MASKS_WORD + 1;
/** The devices that are present are in the low byte of the word of masks, the tracked ones in the next. */
const TRACKED_SHIFT = 8;

/** The slots that hold a u32. All other slots of the devices hold an f32. */
const LEFT_BUTTONS_SLOT = LEFT_CONTROLLER_SLOT + CONTROLLER_FLOAT_SLOTS;
const RIGHT_BUTTONS_SLOT = RIGHT_CONTROLLER_SLOT + CONTROLLER_FLOAT_SLOTS;

/**
 * Poses as rows of 160 bytes. Positions, rotations and inputs are f32, as in a 0x03 packet, so every client gets the same values from the
 * history as it got live.
 */
export class PoseRows implements RowFormat<TrackingBody> {
  readonly rowNumbers = ROW_WORDS / 2;
  /** The reference to the source. */
  readonly besideBytes = 8;
  readonly leastRows = 1;
  /** The values of one message, by their slots. */
  readonly #values = new Float64Array(TRACKING_SLOTS);

  write({ sample }: Readonly<TrackingBody>, { f64, f32, u32 }: RowBlock, row: number): void {
    const values = this.#values;
    writeTrackingValues(sample, values, 0);
    const numbers = row * this.rowNumbers;
    f64[numbers + FRAME] = values[FRAME_SLOT] as number;
    f64[numbers + TIME_SECONDS] = values[TIME_SECONDS_SLOT] as number;
    const words = row * ROW_WORDS;
    const devices = words + DEVICE_WORDS - HEADSET_SLOT;
    for (let slot = HEADSET_SLOT; slot < TRACKING_SLOTS; slot++) f32[devices + slot] = values[slot] as number;
    u32[devices + LEFT_BUTTONS_SLOT] = values[LEFT_BUTTONS_SLOT] as number;
    u32[devices + RIGHT_BUTTONS_SLOT] = values[RIGHT_BUTTONS_SLOT] as number;
    u32[words + MASKS_WORD] =
      (values[DEVICES_SLOT] as number) | ((values[TRACKED_SLOT] as number) << TRACKED_SHIFT);
  }

  read({ f64, f32, u32 }: RowBlock, row: number): TrackingBody {
    const values = this.#values;
    const numbers = row * this.rowNumbers;
    values[FRAME_SLOT] = f64[numbers + FRAME] as number;
    values[TIME_SECONDS_SLOT] = f64[numbers + TIME_SECONDS] as number;
    const words = row * ROW_WORDS;
    const devices = words + DEVICE_WORDS - HEADSET_SLOT;
    for (let slot = HEADSET_SLOT; slot < TRACKING_SLOTS; slot++) values[slot] = f32[devices + slot] as number;
    values[LEFT_BUTTONS_SLOT] = u32[devices + LEFT_BUTTONS_SLOT] as number;
    values[RIGHT_BUTTONS_SLOT] = u32[devices + RIGHT_BUTTONS_SLOT] as number;
    const masks = u32[words + MASKS_WORD] as number;
    values[DEVICES_SLOT] = masks & ((1 << TRACKED_SHIFT) - 1);
    values[TRACKED_SLOT] = masks >>> TRACKED_SHIFT;
    const sample = emptyTrackingSample();
    readTrackingValues(values, 0, sample);
    return { from: "tracking", sample };
  }
}
