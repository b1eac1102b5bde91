import type { Timer } from "../../base/clock.ts";
import type { OtherSubscribers } from "../../delivery/index.ts";
import type { HubListener, HubMessage, Source, SourceWatcher } from "../../hub/index.ts";
import { MAX_ARGUMENTS_BYTES } from "../../protocol/limits.ts";
import type { Rights } from "../../protocol/rights.ts";
import type { Topic } from "../../protocol/topics.ts";
import { nanosOfSeconds, RecordedData, type RecordedHitch } from "../../recording/index.ts";
import type { WebSocketEndpoint } from "../../server/index.ts";
import { ChannelBook } from "./channels/channel-book.ts";
import type { ChannelContent } from "./channels/channel-content.ts";
import type { ChannelPort, ViewedChannel } from "./channels/viewed-channel.ts";
import type { FoxgloveContext } from "./foxglove-context.ts";
import { Parameters } from "./parameters.ts";
import { Playback } from "./playback.ts";
import { MessageFrame } from "./protocol/message-frame.ts";
import { negotiateViewer } from "./protocol/negotiate-viewer.ts";
import type { ViewerAbilities } from "./protocol/viewer-abilities.ts";
import { Services } from "./services.ts";
import { Sessions } from "./sessions.ts";
import { Viewer } from "./viewer.ts";
import type { ViewerHost } from "./viewer-host.ts";

/** How often the channels are compared with the games that there are. Units: milliseconds. */
const REFRESH_MILLIS = 1000;
/** Encoding and numbers of a service call, beside its arguments. Units: bytes. */
const CALL_OVERHEAD_BYTES = 1024;
/** Requests of viewers are short. */
const REQUEST_BYTES_SHARE = 1 / 32;

/** Serves viewers: hands them what games send, as channels of Foxglove's protocol. Does nothing while there is no viewer. */
export class FoxgloveServer implements HubListener, SourceWatcher, OtherSubscribers, ChannelPort, ViewerHost {
  readonly frame = new MessageFrame();
  readonly channels: ChannelBook;
  readonly services: Services;
  readonly parameters: Parameters;
  readonly playback: Playback;
  readonly clock;
  readonly #viewers = new Set<Viewer>();
  readonly #data = new RecordedData();
  readonly #sessions: Sessions;
  /** The time on the wall when the monotonic clock was 0: a wall clock that is set does not disorder messages. Units: milliseconds. */
  readonly #wallMillis: number;
  /** Offset of the message whose data is made. */
  #dataOffset = -1;
  /** What the frame holds. */
  #framed: { channel: ViewedChannel; offset: number } | undefined;
  #refreshing: Timer | undefined;

  constructor(readonly context: FoxgloveContext) {
    const { delivery, settings, viewerReplay, onHitch } = context;
    const { hub, clock, fanOut } = delivery;
    this.clock = clock;
    this.#wallMillis = clock.unixMillis() - clock.monotonicMillis();
    this.channels = new ChannelBook(hub, this, {
      added: (channels) => this.#each((viewer) => viewer.advertise(channels)),
      removed: (channels) => this.#each((viewer) => viewer.unadvertise(channels)),
    });
    this.services = new Services(hub);
    this.parameters = new Parameters(settings, (changed) =>
      this.#each((viewer) => viewer.parametersChanged(changed)),
    );
    this.#sessions = new Sessions(hub);
    this.playback = new Playback(viewerReplay, clock, {
      replaced: () => {
        this.#sessions.renew();
        this.#each((viewer) => viewer.sessionChanged());
      },
      changed: (state) => this.#each((viewer) => viewer.playbackChanged(state)),
      time: (message) => this.#each((viewer) => viewer.sendTime(message)),
    });
    hub.listen(this);
    hub.watchSources(this);
    fanOut.countToo(this);
    onHitch((hitch) => this.#hitch(hitch, this.#wallNanos(this.clock.monotonicMillis())));
    viewerReplay.onHitch((hitch) => this.#hitch(hitch, nanosOfSeconds(viewerReplay.state()?.at ?? hitch.to)));
  }

  /** The WebSocket at `/foxglove`. */
  get endpoint(): WebSocketEndpoint {
    return {
      right: "viewer",
      heartbeat: "client",
      messageRate: "commandsPerSecond",
      maxBinaryBytes: MAX_ARGUMENTS_BYTES + CALL_OVERHEAD_BYTES,
      bytesShare: REQUEST_BYTES_SHARE,
      negotiate: negotiateViewer,
      open: (connection, peer) => {
        this.#refresh();
        const viewer = new Viewer(this, connection, peer);
        this.#viewers.add(viewer);
        if (this.#viewers.size === 1) this.#haveViewers();
        return viewer;
      },
    };
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  serverInfo(rights: Rights, { controlsReplays }: ViewerAbilities): object {
    const { name, version } = this.context.identity;
    const services = rights.has("control") ? ["services"] : [];
    const { capabilities, range } = this.playback.serverInfo(controlsReplays);
    return {
      op: "serverInfo",
      name: `${name} ${version}`,
      capabilities: ["parameters", "parametersSubscribe", ...services, ...capabilities],
      supportedEncodings: ["json"],
      metadata: { version },
      sessionId: this.#sessions.id,
      ...range,
    };
  }

  message(message: HubMessage): void {
    if (this.#viewers.size === 0 || !message.isNewSample) return;
    for (const channel of this.channels.of(message)) channel.offer(message);
  }

  introducing(): void {
    // Its name may change yet.
  }

  introduced(source: Source): void {
    const isNew = this.#sessions.introduced(source);
    if (this.#viewers.size === 0) return;
    if (isNew) this.#each((viewer) => viewer.sessionChanged());
    this.channels.refreshGame(source);
    this.offered();
  }

  offered(): void {
    if (this.#viewers.size > 0) this.#refreshServices();
  }

  closed(): void {
    this.offered();
  }

  left(viewer: Viewer): void {
    this.#viewers.delete(viewer);
    this.context.delivery.audience.remove(viewer);
    if (this.#viewers.size === 0) this.#rest();
  }

  hasSubscribers(topic: Topic, source?: string): boolean {
    for (const channel of this.channels.ofTopic(topic, source)) if (channel.hasSubscribers) return true;
    return false;
  }

  newestOf(channel: ViewedChannel): HubMessage[] {
    const { hub } = this.context.delivery;
    const source = hub.registry.all().findLast(({ name }) => name === channel.source);
    return [...channel.topics].flatMap((topic) => source?.newest.get(topic) ?? []);
  }

  dataOf(message: HubMessage): RecordedData {
    if (message.offset !== this.#dataOffset) {
      this.#data.end();
      this.#data.begin(message);
      this.#dataOffset = message.offset;
    }
    return this.#data;
  }

  nanosOf({ source, atMillis, timestampSeconds }: HubMessage): bigint {
    // The time of a replay is that of its recording; the clocks of other relays may differ from this one's.
    if (source.judged === "elsewhere" && source.site === undefined) return nanosOfSeconds(timestampSeconds);
    return this.#wallNanos(atMillis);
  }

  #wallNanos(monotonicMillis: number): bigint {
    return BigInt(Math.round((this.#wallMillis + monotonicMillis) * 1000)) * 1000n;
  }

  encode(channel: ViewedChannel, content: ChannelContent, message: HubMessage): boolean {
    const { offset } = message;
    if (this.#framed?.channel === channel && this.#framed.offset === offset) return true;
    const atNanos = this.nanosOf(message);
    const payload = content.write(this.dataOf(message), atNanos, message);
    if (payload === undefined) return false;
    this.frame.write(atNanos, payload);
    this.#framed = { channel, offset };
    this.context.delivery.fanOut.published++;
    return true;
  }

  /** Ends what it holds. Its connections end with those of all clients. */
  stop(): void {
    this.#rest();
    for (const channel of this.channels.all) channel.cancel();
  }

  /** Sends a hitch when it is known: now, or at the moment of the recording that is shown. */
  #hitch(hitch: RecordedHitch, atNanos: bigint): void {
    const channel = this.channels.byName(hitch.source, "hitch");
    if (channel?.hasSubscribers !== true) return;
    this.frame.write(atNanos, JSON.stringify(hitch));
    this.#framed = undefined;
    const { hub } = this.context.delivery;
    const source = hub.registry.ofEpoch(hitch.epoch) ?? hub.relay;
    const message = { topic: "hitch", source, seq: 0, offset: hub.topics.offset };
    for (const [viewer, subscriptionId] of channel.subscribers())
      viewer.deliver(channel, message, subscriptionId);
  }

  #haveViewers(): void {
    this.#refreshing = this.clock.every(REFRESH_MILLIS, () => this.#refresh());
    this.playback.hasViewers(true);
  }

  #rest(): void {
    this.#refreshing?.cancel();
    this.playback.hasViewers(false);
  }

  #refresh(): void {
    this.channels.refresh();
    this.#refreshServices();
  }

  #refreshServices(): void {
    const { added, removed } = this.services.refresh();
    this.#each((viewer) => {
      viewer.unadvertiseServices(removed);
      viewer.advertiseServices(added);
    });
  }

  #each(tell: (viewer: Viewer) => void): void {
    for (const viewer of this.#viewers) tell(viewer);
  }
}
