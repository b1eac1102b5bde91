import {
  type AudienceMember,
  describeSubscription,
  FLOW_PING,
  type Lane,
  openLane,
} from "../../delivery/index.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { MAX_COMMAND_BYTES } from "../../protocol/limits.ts";
import { tooLargeMessage } from "../../protocol/message-size.ts";
import type { Demand } from "../../protocol/streams.ts";
import type { Topic } from "../../protocol/topics.ts";
import { type Connection, type ConnectionHandler, type PeerInfo, rightRefusal } from "../../server/index.ts";
import type { ChannelSubscriber, SentMessage, ViewedChannel } from "./channels/viewed-channel.ts";
import { DropStatus } from "./drop-status.ts";
import type { Parameter } from "./parameters.ts";
import { type PlaybackRequest, readBinaryRequest } from "./protocol/binary-request.ts";
import { type JsonRequest, readJsonRequest } from "./protocol/json-request.ts";
import { maxHzOf } from "./protocol/negotiate-viewer.ts";
import { type PlaybackState, playbackState } from "./protocol/playback-state.ts";
import { type ViewerAbilities, viewerAbilities } from "./protocol/viewer-abilities.ts";
import { describeService, type Service } from "./services.ts";
import { SlowStart } from "./slow-start.ts";
import { ViewerCalls } from "./viewer-calls.ts";
import type { ViewerHost } from "./viewer-host.ts";
import { ViewerSubscriptions } from "./viewer-subscriptions.ts";

/** How many further commands a jump of a replay counts as: it takes some 2 ms, in later turns, which nothing else charges. A slider that is dragged makes 60 jumps in a second. */
const JUMP_COMMANDS = 9;
/** Answer bytes that count as one further command. */
const COMMAND_BYTES = 16 * 1024;
/** How long after the first message the channels follow: a client that handles both in one turn would miss them. Units: milliseconds. */
const ADVERTISE_MILLIS = 50;
/** Channels, or services, in one message. */
const LISTED_PER_MESSAGE = 64;
const LEVEL_ERROR = 2;

/** One viewer: a client of the relay that speaks Foxglove's protocol. */
export class Viewer implements ConnectionHandler, ChannelSubscriber, AudienceMember {
  readonly id: number;
  readonly address: string;
  readonly connectedAtUnixMillis: number;
  readonly dialect: { readonly name: string };
  readonly lane: Lane;
  readonly maxHz: number;
  readonly #host: ViewerHost;
  readonly #connection: Connection;
  readonly #rights: PeerInfo["rights"];
  readonly #calls: ViewerCalls;
  readonly #abilities: ViewerAbilities;
  readonly #drops: DropStatus;
  readonly #slowStart: SlowStart;
  readonly #subscriptions: ViewerSubscriptions;
  readonly #parameters = new Set<string>();
  /** Size of all messages that channels sent. */
  #deliveredBytes = 0;
  /** Size of newest messages that has not been charged yet. */
  #newestBytes = 0;
  #isAdvertised = false;
  #hasSubscribed = false;
  /** The request to control the replay that is being carried out; "" while there is none. */
  #requestId = "";

  constructor(
    host: ViewerHost,
    connection: Connection,
    { address, url, rights, protocol = "", askedProtocols = [] }: PeerInfo,
  ) {
    const { delivery, calls } = host.context;
    const { clock, audience } = delivery;
    this.#host = host;
    this.#connection = connection;
    this.#rights = rights;
    this.id = audience.nextId();
    this.address = address;
    this.connectedAtUnixMillis = clock.unixMillis();
    this.dialect = { name: protocol };
    this.maxHz = maxHzOf(url) ?? 1;
    this.#abilities = viewerAbilities(protocol, askedProtocols);
    this.#calls = new ViewerCalls({
      calls,
      services: host.services,
      rights,
      abilities: this.#abilities,
      answer: (message) => this.#answer(message),
      refused: (code) => delivery.refusals.add(code),
    });
    this.#drops = new DropStatus(clock, this.#abilities.replacesStatuses, (message) =>
      this.lane.sendControl(message),
    );
    this.#slowStart = new SlowStart(
      clock,
      (channel, id, maxHz) => this.#join(channel, id, maxHz),
      (channel, id) => {
        channel.remove(this);
        channel.add(this, id);
      },
    );
    this.#subscriptions = new ViewerSubscriptions({
      viewer: this,
      host,
      connection,
      slowStart: this.#slowStart,
    });
    this.lane = openLane(delivery, connection.socket, {
      isNumbered: true,
      encodeControl: (message) => this.#encode(message),
    });
    audience.add(this);
    this.#sendServerInfo();
    clock.after(ADVERTISE_MILLIS, () => this.#advertiseAll());
  }

  get demand(): Demand {
    return this.#subscriptions.demand;
  }

  /** Whether it may change settings and call games. */
  get mayControl(): boolean {
    return this.#rights.has("control");
  }

  text(message: string): void {
    const refusal = tooLargeMessage(message, MAX_COMMAND_BYTES);
    if (refusal !== undefined) {
      this.#refuse("message", refusal);
      return;
    }
    const read = readJsonRequest(message, this.#host.context.delivery.limits.jsonDepth);
    if (read.refusal !== undefined) this.#refuse(read.op, read.refusal);
    else this.#carryOut(read.request);
  }

  binary(message: Uint8Array): void {
    const request = readBinaryRequest(message);
    if (request.kind === "service call") this.#calls.call(request);
    else if (request.kind === "playback") this.#controlReplay(request);
    else this.#refuse("message", { code: "bad_command", message: request.why });
  }

  refuse(refusal: Refusal): void {
    this.#refuse("message", refusal);
  }

  pong(payload: string): void {
    if (payload === FLOW_PING) this.lane.pong();
  }

  closed(): void {
    this.#calls.forget();
    this.#host.left(this);
  }

  /** Releases everything it holds; its socket has gone. */
  leave(): void {
    this.#drops.stop();
    this.#slowStart.stop();
    this.#subscriptions.leave();
    this.lane.close();
  }

  close(code: number, reason: string): void {
    this.#connection.socket.close(code, reason);
  }

  describeTopics(): string[] {
    return [...new Set(this.#subscriptions.asked.map(({ pattern }) => pattern))];
  }

  describeSubscriptions() {
    return this.#subscriptions.asked.map(describeSubscription);
  }

  deliver({ id, kind }: ViewedChannel, message: SentMessage, subscriptionId: number): void {
    const borrowed = this.#host.frame.borrowFor(subscriptionId);
    this.#deliveredBytes += borrowed.byteLength;
    if (this.lane.state === "fast") this.lane.sendNow(borrowed);
    else if (this.lane.state === "slow") {
      const kept = this.#host.frame.keepFor(subscriptionId);
      const waiting = {
        ...message,
        get payload() {
          return kept.payload;
        },
      };
      if (kind === "state") this.lane.offerState(String(id), waiting);
      else this.lane.offerEvent(waiting);
    }
  }

  skipped(message: SentMessage): void {
    this.lane.skipped({ ...message, payload: "" });
    this.#drops.skipped(message.topic, message.source.name);
  }

  /** Another session has begun: the viewer forgets the data that it has. Its subscriptions go on. */
  sessionChanged(): void {
    const { keepsSchemas, readsAtOnce } = this.#abilities;
    this.#sendServerInfo();
    if (!keepsSchemas) this.advertise([...this.#host.channels.all]);
    if (!readsAtOnce) this.#subscriptions.beginAgain();
  }

  /** Tells that the replay has changed. */
  playbackChanged(state: Omit<PlaybackState, "requestId">): void {
    if (this.#abilities.controlsReplays)
      this.lane.sendControl(playbackState({ ...state, requestId: this.#requestId }));
  }

  /** Tells the time of the replay. One that does not keep up gets the next. */
  sendTime(message: Uint8Array): void {
    if (this.lane.state === "fast") this.lane.sendNow(message);
  }

  advertise(channels: readonly ViewedChannel[]): void {
    if (!this.#isAdvertised) return;
    for (let from = 0; from < channels.length; from += LISTED_PER_MESSAGE) {
      const part = channels.slice(from, from + LISTED_PER_MESSAGE);
      this.lane.sendControl({ op: "advertise", channels: part.map((channel) => channel.describe()) });
    }
  }

  unadvertise(channels: readonly ViewedChannel[]): void {
    this.#subscriptions.gone(new Set(channels));
    if (this.#isAdvertised)
      this.lane.sendControl({ op: "unadvertise", channelIds: channels.map(({ id }) => id) });
  }

  advertiseServices(services: readonly Service[]): void {
    if (!this.#isAdvertised || !this.mayControl || services.length === 0) return;
    for (let from = 0; from < services.length; from += LISTED_PER_MESSAGE) {
      const part = services.slice(from, from + LISTED_PER_MESSAGE);
      this.lane.sendControl({ op: "advertiseServices", services: part.map(describeService) });
    }
  }

  unadvertiseServices(services: readonly Service[]): void {
    if (!this.#isAdvertised || !this.mayControl || services.length === 0) return;
    this.lane.sendControl({ op: "unadvertiseServices", serviceIds: services.map(({ id }) => id) });
  }

  /** Tells of parameters that have changed, if it is subscribed to them. */
  parametersChanged(parameters: readonly Parameter[]): void {
    const followed = parameters.filter(({ name }) => this.#parameters.has(name));
    if (followed.length > 0) this.lane.sendControl({ op: "parameterValues", parameters: followed });
  }

  #sendServerInfo(): void {
    this.lane.sendControl(this.#host.serverInfo(this.#rights, this.#abilities));
  }

  #advertiseAll(): void {
    if (this.lane.state === "closed") return;
    this.#isAdvertised = true;
    const { channels, services } = this.#host;
    const all = [...channels.all];
    if (all.length > 0) this.advertise(all);
    // Each viewer is told of channels once at least, even if there are none.
    else this.lane.sendControl({ op: "advertise", channels: [] });
    this.advertiseServices([...services.all]);
  }

  #carryOut(request: JsonRequest): void {
    switch (request.op) {
      case "subscribe":
        this.#subscribe(request.subscriptions);
        break;
      case "unsubscribe":
        this.#subscriptions.remove(request.subscriptionIds);
        break;
      case "getParameters":
        this.#tellParameters(request.parameterNames, request.id);
        break;
      case "setParameters":
        this.#setParameters(request);
        break;
      case "subscribeParameterUpdates":
        this.#followParameters(request.parameterNames);
        break;
      case "unsubscribeParameterUpdates":
        this.#leaveParameters(request.parameterNames);
    }
  }

  #followParameters(names: readonly string[]): void {
    const { known } = this.#host.parameters;
    const asked = names.length === 0 ? known : names.filter((name) => known.includes(name));
    for (const name of asked) this.#parameters.add(name);
  }

  #leaveParameters(names: readonly string[]): void {
    if (names.length === 0) this.#parameters.clear();
    for (const name of names) this.#parameters.delete(name);
  }

  #subscribe(asked: readonly { id: number; channelId: number }[]): void {
    // The viewer's session begins when it has been told of channels; it subscribes right then.
    if (!this.#abilities.readsAtOnce && !this.#hasSubscribed) this.#slowStart.begin();
    this.#hasSubscribed = true;
    for (const message of this.#subscriptions.add(asked))
      this.#refuse("subscribe", { code: "bad_command", message });
  }

  /** Begins to send the messages of a channel, the newest first. */
  #join(channel: ViewedChannel, id: number, maxHz = this.maxHz): void {
    const bytesBefore = this.#deliveredBytes;
    channel.add(this, id, maxHz);
    for (const message of this.#host.newestOf(channel)) channel.sendTo(this, id, message);
    this.#newestBytes += this.#deliveredBytes - bytesBefore;
    this.#connection.charge(Math.floor(this.#newestBytes / COMMAND_BYTES));
    this.#newestBytes %= COMMAND_BYTES;
  }

  #tellParameters(names: readonly string[], id: string | undefined): void {
    this.#answer({ op: "parameterValues", parameters: this.#host.parameters.of(names), id });
  }

  #setParameters({ parameters, id }: Extract<JsonRequest, { op: "setParameters" }>): void {
    const refusal = rightRefusal(this.#rights, "control") ?? this.#host.parameters.set(parameters);
    if (refusal !== undefined) this.#refuse("setParameters", refusal);
    // The values that hold now, so that a viewer does not show what was refused.
    if (id !== undefined || refusal !== undefined)
      this.#tellParameters(
        parameters.map(({ name }) => name),
        id,
      );
  }

  #controlReplay(request: PlaybackRequest): void {
    const { playback } = this.#host;
    const { requestId, seekNanos } = request;
    if (seekNanos !== undefined) this.#connection.charge(JUMP_COMMANDS);
    this.#requestId = requestId;
    const refusal = rightRefusal(this.#rights, "control") ?? playback.control(request);
    this.#requestId = "";
    if (refusal === undefined) return;
    this.#refuse("playback", refusal);
    const state = playback.stateFor(requestId);
    if (state !== undefined) this.#answer(state);
  }

  #refuse(op: string, { code, message }: Refusal): void {
    this.#host.context.delivery.refusals.add(code);
    // A later one of the same kind takes its place.
    this.lane.sendControl({ op: "status", level: LEVEL_ERROR, message, id: `refused/${op}` });
  }

  #answer(message: object): void {
    const bytes = this.lane.sendControl(message);
    this.#connection.charge(Math.floor(bytes / COMMAND_BYTES));
  }

  #encode(message: object): string | Uint8Array {
    if (message instanceof Uint8Array) return message;
    if (isDropped(message))
      return JSON.stringify(this.#drops.add(message.topic, message.source, message.count));
    return JSON.stringify(message);
  }
}

/** A notice of the lane. */
function isDropped(message: object): message is { topic: Topic; source: string; count: number } {
  return "type" in message && message.type === "dropped";
}
