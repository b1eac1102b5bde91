import { LOG_LEVELS } from "../../base/log.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import { adbAddress, upstreamAddress } from "../../ingest/index.ts";
import { MAX_MESSAGE_BYTES } from "../../protocol/limits.ts";
import { isSiteName, MAX_SITE_CHARACTERS } from "../../protocol/source-names.ts";
import { setting } from "./setting.ts";
import { choiceKind, numberKind, oneOrMoreKind, switchKind, textKind } from "./value-kind.ts";

const seconds = numberKind({ min: 0.05, max: 86_400, unit: "seconds" });

/** Most upstreams of one relay. */
const MAX_UPSTREAMS = 64;

/** Address, heartbeat, compression and log of the relay. */
export const GENERAL_SETTINGS = {
  host: setting({
    kind: textKind("address", "an address of this machine, such as 127.0.0.1"),
    sentence: "address to listen on",
    live: false,
    read: ({ host }) => host,
    write: (options, host) => {
      options.host = host;
    },
  }),
  port: setting({
    kind: numberKind({ min: 0, max: 65_535, unit: "number", whole: true }),
    sentence:
      "port to listen on; 0 takes any free port. If you set a port, the relay never takes another one",
    byDefault: "8081, else 8083, 8084, 8085",
    live: false,
    read: ({ port }) => port,
    write: (options, port) => {
      options.port = port;
    },
  }),
  heartbeat_interval_s: setting({
    kind: seconds,
    sentence: "time between two pings to each client and game",
    live: true,
    read: ({ heartbeatIntervalSeconds }) => heartbeatIntervalSeconds,
    write: (options, value) => {
      options.heartbeatIntervalSeconds = value;
    },
  }),
  heartbeat_timeout_s: setting({
    kind: seconds,
    sentence: "the relay closes a client that has been silent for this long",
    live: true,
    read: ({ heartbeatTimeoutSeconds }) => heartbeatTimeoutSeconds,
    write: (options, value) => {
      options.heartbeatTimeoutSeconds = value;
    },
  }),
  producer_timeout_s: setting({
    kind: seconds,
    sentence:
      "the relay closes a game that has been silent for this long; longer than for clients, since a loading game does not answer",
    live: true,
    read: ({ producerTimeoutSeconds }) => producerTimeoutSeconds,
    write: (options, value) => {
      options.producerTimeoutSeconds = value;
    },
  }),
  site: setting({
    kind: textKind(
      "name",
      `a name of at most ${MAX_SITE_CHARACTERS} characters without spaces and slashes, other than relay`,
      isSiteName,
    ),
    sentence:
      "name of this relay for relays that it is linked with; games of the same name get it as a prefix",
    byDefault: "the name of the host",
    live: false,
    read: ({ site }) => site,
    write: (options, site) => {
      options.site = site;
    },
  }),
  upstream: setting({
    kind: oneOrMoreKind(
      "url",
      "an address such as ws://127.0.0.1:8082",
      (text) => upstreamAddress(text) !== undefined,
      MAX_UPSTREAMS,
    ),
    sentence:
      "also read from another relay, or from an in-game server that speaks the old protocol; reconnects until it succeeds; may be given several times",
    byDefault: "none",
    live: false,
    // User, password and query may be secrets, so they are not shown.
    read: ({ upstreams }) => (upstreams.length === 0 ? undefined : upstreams.map(({ shownUrl }) => shownUrl)),
    write: (options, texts) => {
      options.upstreams = [texts].flat().flatMap((text) => upstreamAddress(text) ?? []);
    },
  }),
  adb: setting({
    kind: switchKind(),
    sentence:
      "read the own numbers of Android headsets that are connected by adb (GPU time, clocks, temperatures), and keep the relay's port on them",
    live: false,
    read: ({ adb }) => adb !== undefined,
    write: (options, on) => {
      options.adb = on ? adbAddress(thisMachine.env) : undefined;
    },
  }),
  announce: setting({
    kind: switchKind(),
    sentence:
      "announce the relay on the local network (multicast DNS), so that games that look for a relay find it without an address; needs a host that other machines reach",
    live: false,
    read: (options) => options.announce.on,
    write: (options, on) => {
      options.announce.on = on;
    },
  }),
  announce_name: setting({
    kind: textKind(
      "name",
      "1 to 40 characters without dots, backslashes and control characters, of at most 56 bytes",
      isAnnouncedName,
    ),
    sentence: "the name under which the relay is announced",
    byDefault: "the name of this machine",
    live: false,
    read: (options) => options.announce.name,
    write: (options, name) => {
      options.announce.name = name;
    },
  }),
  max_inflated_bytes: setting({
    kind: numberKind({ min: 1024, max: 1024 ** 3, unit: "bytes", whole: true }),
    sentence: "longest JSON in a compressed packet (0x02)",
    live: true,
    read: ({ maxInflatedBytes }) => maxInflatedBytes,
    write: (options, value) => {
      options.maxInflatedBytes = value;
    },
  }),
  compression_threshold_bytes: setting({
    kind: numberKind({ min: 0, max: MAX_MESSAGE_BYTES, unit: "bytes", whole: true }),
    sentence: "JSON longer than this is compressed (0x02) for classic clients",
    live: true,
    read: ({ compressionThresholdBytes }) => compressionThresholdBytes,
    write: (options, value) => {
      options.compressionThresholdBytes = value;
    },
  }),
  log_level: setting({
    kind: choiceKind(LOG_LEVELS, "level"),
    sentence: "how much the relay logs to standard error",
    live: true,
    read: ({ logLevel }) => logLevel,
    write: (options, value) => {
      options.logLevel = value;
    },
  }),
} as const;

/** Whether a text may be a name on the network. A DNS label has 63 bytes, of which a number may take some if another relay has the name. */
function isAnnouncedName(text: string): boolean {
  return /^[^\p{C}\p{Z}.\\][^\p{C}.\\]{0,39}$/u.test(text) && Buffer.byteLength(text) <= 56;
}
