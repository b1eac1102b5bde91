import { isMadeAnew, topicRow } from "../protocol/topic-table.ts";
import type { ReadChannel, ReadMessage, RecordingReader } from "../recording/index.ts";
import { isOfGame } from "./game-message.ts";

/** The state of all games that were connected at a log time, that time included: the newest message of each topic that is a state. Units: unix nanoseconds. */
export function stateAt(reader: RecordingReader, logTime: bigint): ReadMessage[] {
  const ends = reader.newestAt(logTime, ({ about }) => about === "connection");
  const isEnd = ({ data }: ReadMessage) => Buffer.from(data).includes('"closed"');
  const gone = new Set(ends.filter(isEnd).map(({ channel }) => channel.epoch));
  const state = reader.newestAt(logTime, (channel) => isState(channel) && !gone.has(channel.epoch));
  // The end of a connection may not be recorded: of connections of one name, the newest is there.
  const newest = new Map(state.map(({ channel }) => [channel.source, channel.epoch]));
  return state.filter(({ channel }) => newest.get(channel.source) === channel.epoch);
}

function isState(channel: ReadChannel): boolean {
  if (!isOfGame(channel) || channel.topic === undefined) return false;
  const { kind, section } = topicRow(channel.topic);
  return !isMadeAnew(channel.topic) && (kind === "state" || section !== undefined);
}
