import { topicOfPacket } from "../../protocol/topic-table.ts";
import type { ReadChannel, RecordingReader } from "../../recording/index.ts";

const FRAMES = topicOfPacket("frame");

/** The frames of a game in a recording, by their log times. Units: unix nanoseconds. */
export interface FramesOfGame {
  source: string;
  first: bigint;
  last: bigint;
}

/** The games of a recording that sent frames, by name. Cost: a chunk or two for each. */
export function gamesOfRecording(reader: RecordingReader): FramesOfGame[] {
  const hasFrames = ({ topic, source }: ReadChannel) => topic === FRAMES && source !== "";
  const sources = new Set([...reader.channels.values()].filter(hasFrames).map(({ source }) => source));
  return [...sources].flatMap((source) => {
    const channels = (channel: ReadChannel) => hasFrames(channel) && channel.source === source;
    const first = reader.messages({ channels }).next().value?.logTime;
    const last = reader.newestAt(reader.span?.to ?? 0n, channels).at(-1)?.logTime;
    return first === undefined || last === undefined ? [] : [{ source, first, last }];
  });
}
