import type { PacketBatch } from "../../src/codec/index.ts";
import { COMPRESSED_PACKET, PERFORMANCE_PACKET } from "../../src/protocol/packet-layout.ts";
import { PacketStatus, packetStatusName } from "../../src/protocol/packet-status.ts";
import type { TrackingSample } from "../../src/protocol/samples.ts";

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
  const sample = emptyTrackingSample();
  batch.readTracking(index, sample);
  return { ...place, ...sample };
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
