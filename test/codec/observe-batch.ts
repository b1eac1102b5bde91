import type { PacketBatch } from "../../src/codec/index.ts";
import { FRAMES_PACKET } from "../../src/protocol/frames-layout.ts";
import {
  COMPRESSED_PACKET,
  HEADSET_BIT,
  LEFT_CONTROLLER_BIT,
  PERFORMANCE_PACKET,
  RIGHT_CONTROLLER_BIT,
} from "../../src/protocol/packet-layout.ts";
import { PacketStatus, packetStatusName } from "../../src/protocol/packet-status.ts";
import type { TrackingSample } from "../../src/protocol/samples.ts";
import {
  CONTROLLER_FLOAT_SLOTS,
  DEVICES_SLOT,
  FRAME_MICROS_SLOT,
  FRAME_SLOT,
  HEADSET_SLOT,
  LEFT_CONTROLLER_SLOT,
  POSE_SLOTS,
  RIGHT_CONTROLLER_SLOT,
  SAMPLES_SLOT,
  TICKS_MICROS_SLOT,
  TIME_SECONDS_SLOT,
  TRACKED_SLOT,
  USABLE_SLOT,
  VALUES_PER_FRAME,
} from "../../src/protocol/value-slots.ts";

/** A packet of a batch, as an object that can be compared. */
export type ObservedPacket = Record<string, unknown> & { type: number; status: string };

/** All that a batch says, as an object that can be compared; it has the shape of a vector's JSON. */
export interface ObservedBatch {
  packets: ObservedPacket[];
  endStatus: string;
  endOffset: number;
}

/** Reads everything there is to read in a batch. */
export function observeBatch(batch: PacketBatch): ObservedBatch {
  return {
    packets: Array.from({ length: batch.count }, (_, index) => observePacket(batch, index)),
    endStatus: packetStatusName(batch.endStatus),
    endOffset: batch.endOffset,
  };
}

function observePacket(batch: PacketBatch, index: number): ObservedPacket {
  const type = batch.type(index);
  const status = batch.status(index);
  const place = {
    type,
    offset: batch.offset(index),
    length: batch.length(index),
    status: packetStatusName(status),
  };
  if (status !== PacketStatus.ok) return place;
  if (type === PERFORMANCE_PACKET) {
    const sample = { frame: 0, fps: 0, frameMillis: 0, physicsMillis: 0 };
    batch.readPerformance(index, sample);
    return { ...place, ...sample };
  }
  if (type === COMPRESSED_PACKET) return { ...place, uncompressedBytes: batch.uncompressedBytes(index) };
  if (type === FRAMES_PACKET) return { ...place, ...observeFrames(batch, index) };
  const sample = emptyTrackingSample();
  batch.readTracking(index, sample);
  const leftOut = batch.leftOut(index);
  return { ...place, ...sample, ...(leftOut === 0 ? {} : { leftOut }) };
}

/** A sample to read into. */
export function emptyTrackingSample(): TrackingSample {
  return {
    frame: 0,
    timeSeconds: 0,
    headset: undefined,
    leftController: undefined,
    rightController: undefined,
  };
}

function observeFrames(batch: PacketBatch, index: number): object {
  const rows = Array.from({ length: batch.frameCount(index) }, (_, frame) =>
    batch.borrowFrames().slice(frame * VALUES_PER_FRAME, (frame + 1) * VALUES_PER_FRAME),
  );
  return {
    physicsMillis: batch.physicsMillis(index),
    maxFps: batch.maxFps(index),
    frames: rows.map(observeFrame),
  };
}

function observeFrame(row: Float64Array): object {
  const at = (slot: number) => row[slot] as number;
  const device = (name: string, bit: number, slot: number) => {
    if ((at(DEVICES_SLOT) & bit) === 0) return {};
    const pose = {
      position: [...row.slice(slot, slot + 3)],
      rotation: [...row.slice(slot + 3, slot + POSE_SLOTS)],
    };
    const inputs = {
      trigger: at(slot + POSE_SLOTS),
      grip: at(slot + POSE_SLOTS + 1),
      buttonBits: at(slot + CONTROLLER_FLOAT_SLOTS),
    };
    return {
      [name]: {
        tracked: (at(TRACKED_SLOT) & bit) !== 0,
        ...((at(USABLE_SLOT) & bit) !== 0 ? pose : {}),
        ...(bit === HEADSET_BIT ? {} : inputs),
      },
    };
  };
  return {
    frame: at(FRAME_SLOT),
    timeSeconds: at(TIME_SECONDS_SLOT),
    ticksMicros: at(TICKS_MICROS_SLOT),
    frameMicros: at(FRAME_MICROS_SLOT),
    samples: at(SAMPLES_SLOT),
    ...device("headset", HEADSET_BIT, HEADSET_SLOT),
    ...device("leftController", LEFT_CONTROLLER_BIT, LEFT_CONTROLLER_SLOT),
    ...device("rightController", RIGHT_CONTROLLER_BIT, RIGHT_CONTROLLER_SLOT),
  };
}
