import { systemClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import { Tally } from "../../base/tally.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import { DEFAULT_EDITOR_OPTIONS, type EditorAddress } from "../../surfaces/editor-bridge/index.ts";
import { LanguageServer } from "../../surfaces/editor-bridge/language-server/index.ts";
import type { LspOutlet } from "./stdio-session.ts";

/** Connects to Godot without a relay, through a bridge for one client. The bridge adds the shutdown and the reconnection that Godot lacks. */
export function ownOutlet(address: EditorAddress, deliver: (text: string) => void): LspOutlet {
  const { limits, times } = DEFAULT_EDITOR_OPTIONS;
  const refusals = new Tally<ErrorCode>();
  const server = new LanguageServer({ address, limits, times, clock: systemClock, log: silentLog, refusals });
  let end: (reason: string) => void = () => {};
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  const client = server.open({ send: deliver, close: (_, reason) => end(reason) });
  return { send: (text) => client.receive(text), ended };
}
