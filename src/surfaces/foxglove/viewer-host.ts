import type { AudienceMember } from "../../delivery/index.ts";
import type { HubMessage } from "../../hub/index.ts";
import type { Rights } from "../../protocol/rights.ts";
import type { ChannelBook } from "./channels/channel-book.ts";
import type { ViewedChannel } from "./channels/viewed-channel.ts";
import type { FoxgloveContext } from "./foxglove-context.ts";
import type { Parameters } from "./parameters.ts";
import type { Playback } from "./playback.ts";
import type { MessageFrame } from "./protocol/message-frame.ts";
import type { ViewerAbilities } from "./protocol/viewer-abilities.ts";
import type { Services } from "./services.ts";

/** What all viewers share. */
export interface ViewerHost {
  readonly context: Pick<FoxgloveContext, "delivery" | "calls">;
  /** The message that is being delivered. */
  readonly frame: MessageFrame;
  readonly channels: ChannelBook;
  readonly services: Services;
  readonly parameters: Parameters;
  readonly playback: Playback;
  /** The first message to a viewer. */
  serverInfo(rights: Rights, abilities: ViewerAbilities): object;
  /** The newest messages that a channel shows at once, of each topic that it carries. */
  newestOf(channel: ViewedChannel): HubMessage[];
  /** A viewer's socket has gone. */
  left(viewer: AudienceMember): void;
}
