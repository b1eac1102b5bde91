import { join } from "node:path";
import { type DecodedMessage, decodeProtobuf, fieldsOf } from "./protoc.ts";

const PROTO = join(import.meta.dir, "../export/perfetto.proto");

/** A slice, with the slices within. Units: unix nanoseconds. */
export interface TraceSlice {
  name: string;
  begin: bigint;
  end: bigint;
  category: string | undefined;
  details: Record<string, string>;
  within: TraceSlice[];
}

/** A track, named by all names from the top: `hall/frames`. */
export interface TraceTrack {
  slices: TraceSlice[];
  instants: { at: bigint; name: string; details: Record<string, string> }[];
  counts: { at: bigint; value: number }[];
}

/** Decodes a trace by protoc, and reads it as Perfetto does: by time, packets of the same time in their order. Throws if slices do not nest. */
export async function readTrace(bytes: Uint8Array): Promise<{
  tracks: Map<string, TraceTrack>;
  /** Units of counters, by their track. */
  units: Map<string, string>;
  fields: Set<string>;
  clocks: Set<string>;
  snapshot: DecodedMessage | undefined;
}> {
  const trace = await decodeProtobuf(PROTO, "test.Trace", bytes);
  const packets = (trace.packet ?? []) as DecodedMessage[];
  const names = new Map<string, string>();
  const units = new Map<string, string>();
  const events: { at: bigint; event: DecodedMessage }[] = [];
  const clocks = new Set<string>();
  for (const packet of packets) {
    const descriptor = packet.track_descriptor?.[0] as DecodedMessage | undefined;
    const event = packet.track_event?.[0] as DecodedMessage | undefined;
    if (descriptor !== undefined) {
      const above = names.get(one(descriptor, "parent_uuid"));
      const name = `${above === undefined ? "" : `${above}/`}${unquoted(one(descriptor, "name"))}`;
      names.set(one(descriptor, "uuid"), name);
      const counter = descriptor.counter?.[0] as DecodedMessage | undefined;
      if (counter !== undefined) units.set(name, unquoted(one(counter, "unit_name")));
    }
    if (event === undefined) continue;
    clocks.add(one(packet, "timestamp_clock_id"));
    events.push({ at: BigInt(one(packet, "timestamp")), event });
  }
  const tracks = new Map<string, TraceTrack>();
  const open = new Map<string, TraceSlice[]>();
  for (const { at, event } of events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    const track = names.get(one(event, "track_uuid"));
    if (track === undefined) throw new Error("an event is on a track that is not described");
    const { slices, instants, counts } = tracks.get(track) ?? { slices: [], instants: [], counts: [] };
    tracks.set(track, { slices, instants, counts });
    const stack = open.get(track) ?? [];
    open.set(track, stack);
    const said = { name: unquoted(one(event, "name")), details: detailsOf(event) };
    switch (one(event, "type")) {
      case "SLICE_BEGIN": {
        const category = event.categories?.[0] as string | undefined;
        const slice = { ...said, begin: at, end: -1n, category: category && unquoted(category), within: [] };
        (stack.at(-1)?.within ?? slices).push(slice);
        stack.push(slice);
        break;
      }
      case "SLICE_END": {
        const slice = stack.pop();
        if (slice === undefined) throw new Error(`${track}: a slice ends that has not begun`);
        slice.end = at;
        break;
      }
      case "INSTANT":
        instants.push({ ...said, at });
        break;
      default:
        counts.push({ at, value: Number(one(event, "double_counter_value")) });
    }
  }
  for (const [track, stack] of open) if (stack.length > 0) throw new Error(`${track}: a slice has no end`);
  const snapshot = packets[0]?.clock_snapshot?.[0] as DecodedMessage | undefined;
  return { tracks, units, fields: fieldsOf(trace), clocks, snapshot };
}

function one(message: DecodedMessage, field: string): string {
  return (message[field]?.[0] as string | undefined) ?? "";
}

/** protoc writes the bytes of letters beyond ASCII in octal. */
function unquoted(text: string): string {
  const letters = text.replaceAll("\\'", "'").replaceAll(/(?:\\[2-3]\d\d)+/g, (bytes) => {
    const octal = bytes.split("\\").slice(1);
    return Buffer.from(octal.map((byte) => Number.parseInt(byte, 8))).toString();
  });
  return letters === "" ? "" : JSON.parse(letters);
}

function detailsOf(event: DecodedMessage): Record<string, string> {
  const annotations = (event.debug_annotations ?? []) as DecodedMessage[];
  return Object.fromEntries(
    annotations.map(({ name, ...value }) => [
      unquoted(String(name?.[0])),
      String(Object.values(value)[0]?.[0]),
    ]),
  );
}
