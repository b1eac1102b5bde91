import type { Tally } from "../../base/tally.ts";
import {
  ClassicClient,
  type ClassicEncoder,
  type ClassicFanOut,
  type Heartbeat,
  watchSocket,
} from "../../delivery/index.ts";
import type { RequestId } from "../../protocol/commands.ts";
import { errorMessage, type Refusal } from "../../protocol/error-message.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import { tooLargeMessage } from "../../protocol/message-size.ts";
import type { ConnectionHandler, WebSocketEndpoint } from "../../server/index.ts";
import { readCommand } from "./command-reader.ts";
import { type CommandContext, runCommand } from "./commands/index.ts";
import { countClose } from "./count-close.ts";

/** What the endpoint needs of the relay around it. */
export interface ClassicEndpointContext extends Omit<CommandContext, "client"> {
  fanOut: ClassicFanOut;
  encoder: ClassicEncoder;
  heartbeat: Heartbeat;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
}

/** Serves clients of the old in-game server: telemetry out, commands in. */
export function classicEndpoint(context: ClassicEndpointContext): WebSocketEndpoint {
  const { audience, clock, encoder, fanOut, heartbeat, refusals } = context;
  return {
    open(socket, { address }): ConnectionHandler {
      const client = new ClassicClient(audience.joined + 1, address, clock.unixMillis(), socket, fanOut);
      audience.add(client);
      const watched = watchSocket(heartbeat, socket, clock);

      function refuse(refusal: Refusal, id?: RequestId): void {
        refusals.add(refusal.code);
        client.send(errorMessage(refusal, id));
      }

      return {
        text(message) {
          watched.heard();
          const tooLarge = tooLargeMessage(message);
          if (tooLarge !== undefined) {
            refuse(tooLarge);
            return;
          }
          const read = readCommand(message);
          if (read.command === undefined) refuse(read.refusal, read.id);
          else client.send(encoder.encode(JSON.stringify(runCommand(read.command, { ...context, client }))));
        },
        binary(message) {
          watched.heard();
          const was = `got a binary message of ${message.length} bytes`;
          refuse({ code: "binary_from_client", message: `expected a command as JSON text, ${was}` });
        },
        heartbeat: () => watched.heard(),
        closed(code, reason) {
          countClose(refusals, code, reason);
          watched.stop();
          audience.remove(client);
        },
      };
    },
  };
}
