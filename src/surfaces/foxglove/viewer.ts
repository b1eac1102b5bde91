import {
  type AudienceMember,
  demandOfSubscriptions,
  describeSubscription,
  FLOW_PING,
  type Lane,
  openLane,
  type Subscription,
  SubscriptionSet,
} from "../../delivery/index.ts";
import { Caller } from "../../ingest/index.ts";
import type { CallRequest } from "../../protocol/commands.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { excerpt } from "../../protocol/excerpt.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { DEFAULT_CALL_SECONDS, MAX_ARGUMENTS_BYTES, MAX_COMMAND_BYTES } from "../../protocol/limits.ts";
import { tooLargeMessage } from "../../protocol/message-size.ts";
import type { Demand } from "../../protocol/streams.ts";
import type { Topic } from "../../protocol/topics.ts";
import { type Connection, type ConnectionHandler, type PeerInfo, rightRefusal } from "../../server/index.ts";
import type { ChannelSubscriber, SentMessage, ViewedChannel } from "./channels/viewed-channel.ts";
import { DropStatus } from "./drop-status.ts";
import type { Parameter } from "./parameters.ts";
import { type PlaybackRequest, readBinaryRequest, type ServiceCall } from "./protocol/binary-request.ts";
import { type JsonRequest, readJsonRequest } from "./protocol/json-request.ts";
import { controlsReplays, maxHzOf } from "./protocol/negotiate-viewer.ts";
import { type PlaybackState, playbackState } from "./protocol/playback-state.ts";
import { serviceResponse } from "./protocol/service-response.ts";
import { describeService, type Service } from "./services.ts";
import type { ViewerHost } from "./viewer-host.ts";

/** Most subscriptions of one viewer: a client may subscribe to everything. */
const MAX_SUBSCRIPTIONS = 2048;
/** Subscriptions that count as one further command. */
const SUBSCRIPTIONS_PER_COMMAND = 4;
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
  readonly #caller: Caller;
  readonly #drops: DropStatus;
  readonly #subscriptions = new Map<number, ViewedChannel>();
  readonly #parameters = new Set<string>();
  #demand: Demand | undefined;
  /** Size of all messages that channels sent. */
  #deliveredBytes = 0;
  #isAdvertised = false;
  /** The request to control the replay that is being carried out; "" while there is none. */
  #requestId = "";

  constructor(host: ViewerHost, connection: Connection, { address, url, rights, protocol = "" }: PeerInfo) {
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
    this.#caller = new Caller(calls);
    this.#drops = new DropStatus(clock, (message) => this.lane.sendControl(message));
    this.lane = openLane(delivery, connection.socket, {
      isNumbered: true,
      encodeControl: (message) => this.#encode(message),
    });
    audience.add(this);
    this.sendServerInfo();
    clock.after(ADVERTISE_MILLIS, () => this.#advertiseAll());
  }

  /** What it asks of games. Made when it is asked for: a viewer may send a message for each of its subscriptions. */
  get demand(): Demand {
    this.#demand ??= demandOfSubscriptions(new SubscriptionSet(this.#asked), { choosesTopics: true });
    return this.#demand;
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
    if (request.kind === "service call") this.#call(request);
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
    this.#caller.forget();
    this.#host.left(this);
  }

  /** Releases everything it holds; its socket has gone. */
  leave(): void {
    this.#drops.stop();
    for (const channel of this.#subscriptions.values()) channel.remove(this);
    this.#subscriptions.clear();
    this.lane.close();
  }

  close(code: number, reason: string): void {
    this.#connection.socket.close(code, reason);
  }

  describeTopics(): string[] {
    return [...new Set(this.#asked.map(({ pattern }) => pattern))];
  }

  describeSubscriptions() {
    return this.#asked.map(describeSubscription);
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

  /** Tells which relay this is, and which session. */
  sendServerInfo(): void {
    this.lane.sendControl(this.#host.serverInfo(this.#rights, this.dialect.name));
  }

  /** Tells that the replay has changed. */
  playbackChanged(state: Omit<PlaybackState, "requestId">): void {
    if (controlsReplays(this.dialect.name))
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
    const gone = new Set(channels);
    for (const [id, channel] of this.#subscriptions) if (gone.has(channel)) this.#subscriptions.delete(id);
    this.#demandChanged();
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

  get #asked(): Subscription[] {
    return [...this.#subscriptions.values()].flatMap((channel) => channel.subscriptions(this));
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
        this.#unsubscribe(request.subscriptionIds);
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
    this.#connection.charge(
      Math.floor((asked.length + this.#subscriptions.size) / SUBSCRIPTIONS_PER_COMMAND),
    );
    const bytesBefore = this.#deliveredBytes;
    for (const { id, channelId } of asked) {
      const channel = this.#host.channels.byId(channelId);
      const why = this.#whyNot(id, channel);
      if (channel === undefined || why !== undefined) {
        this.#refuse("subscribe", { code: "bad_command", message: `subscription ${id}: ${why}` });
        continue;
      }
      this.#subscriptions.set(id, channel);
      channel.add(this, id);
      for (const message of this.#host.newestOf(channel)) channel.sendTo(this, id, message);
    }
    this.#connection.charge(Math.floor((this.#deliveredBytes - bytesBefore) / COMMAND_BYTES));
    this.#demandChanged();
  }

  #whyNot(id: number, channel: ViewedChannel | undefined): string | undefined {
    if (channel === undefined) return "expected the id of a channel that is advertised";
    if (this.#subscriptions.has(id)) return "expected an id that is not in use";
    if (channel.isSubscribed(this)) return `${channel.name} has a subscription`;
    return this.#subscriptions.size < MAX_SUBSCRIPTIONS ? undefined : `expected at most ${MAX_SUBSCRIPTIONS}`;
  }

  #unsubscribe(ids: readonly number[]): void {
    this.#connection.charge(Math.floor(ids.length / SUBSCRIPTIONS_PER_COMMAND));
    for (const id of ids) {
      this.#subscriptions.get(id)?.remove(this);
      this.#subscriptions.delete(id);
    }
    this.#demandChanged();
  }

  #demandChanged(): void {
    this.#demand = undefined;
    this.#host.context.delivery.audience.demandChanged();
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

  #call(call: ServiceCall): void {
    const { serviceId, callId } = call;
    const read = this.#readCall(call);
    const fail = ({ code, message }: Refusal) => {
      this.#host.context.delivery.refusals.add(code);
      this.#answer({ op: "serviceCallFailure", serviceId, callId, message });
    };
    if (read.refusal !== undefined) {
      fail(read.refusal);
      return;
    }
    this.#caller.call(read.request, (outcome) => {
      if (outcome.refusal === undefined) this.#answer(serviceResponse(serviceId, callId, outcome.result));
      else fail(outcome.refusal);
    });
  }

  #readCall({
    serviceId,
    encoding,
    payload,
  }: ServiceCall): { request: CallRequest; refusal?: undefined } | { refusal: Refusal } {
    const right = rightRefusal(this.#rights, "control");
    if (right !== undefined) return { refusal: right };
    const bad = (message: string) => ({ refusal: { code: "bad_command", message } as const });
    const service = this.#host.services.byId(serviceId);
    if (service === undefined) return bad("expected the id of a service that is advertised");
    if (encoding !== "json") return bad(`expected the encoding json, got ${excerpt(encoding)}`);
    if (Buffer.byteLength(payload) > MAX_ARGUMENTS_BYTES)
      return bad(`expected arguments of at most ${MAX_ARGUMENTS_BYTES} bytes`);
    const given = payload.trim() === "" ? {} : parseJsonObject(payload);
    if (given === undefined) return bad("expected the arguments as one JSON object");
    const { source, command } = service;
    return { request: { name: command.name, source, arguments: given, timeout_s: DEFAULT_CALL_SECONDS } };
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
