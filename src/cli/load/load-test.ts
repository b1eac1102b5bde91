import type { Clock } from "../../base/clock.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import { createCodec } from "../../codec/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { withToken } from "../../protocol/token-carrier.ts";
import { matchesTopic } from "../../protocol/topic-patterns.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import { probeServer } from "../shared/probe-server.ts";
import { whyRefused } from "../shared/why-refused.ts";
import { checkFileLimits, connectCrowd } from "./connect-crowd.ts";
import { KnownMessages } from "./known-messages.ts";
import { Latencies } from "./latencies.ts";
import { findListeningProcess } from "./listening-process.ts";
import { LoadClient } from "./load-client.ts";
import type { LoadMessage } from "./load-message.ts";
import { CLIENT_FORMATS, type LoadOptions, planClients } from "./load-options.ts";
import { LOAD_EVENT, LoadProducer } from "./load-producer.ts";
import type { LoadReport } from "./load-report.ts";
import { type LoadTestParts, measureLoad } from "./measure-load.ts";
import { pause } from "./pause.ts";

/** Longest wait for the producer's first message at any client. Units: milliseconds. */
const FIRST_MESSAGE_MILLIS = 5000;
const LOOK_MILLIS = 20;
const [FRAMES, POSES] = [topicOfPacket("frame"), topicOfPacket("tracking")];

/** Runs a load test. Fails: no_server, unsupported_protocol, too_few_files, not_relayed, nothing_came. */
export async function runLoadTest(options: LoadOptions, parts: LoadTestParts): Promise<LoadReport> {
  const style = await probeServer(options.url, options.token);
  const formats = options.formats ?? (style === "v1" ? CLIENT_FORMATS : (["classic"] as const));
  if (style === "classic" && formats.some((format) => format !== "classic")) {
    const message = `expected a server that speaks telemetry.v1 at ${options.url}, but it speaks only the old protocol: use --formats classic`;
    throw new RelayError("unsupported_protocol", message);
  }
  const pid = options.pid ?? (await findListeningProcess(options.url, thisMachine));
  checkFileLimits(options.clients, pid);
  const codec = createCodec();
  const producer =
    options.hz === 0 ? undefined : new LoadProducer(producerOptions(options), codec, parts.clock);
  const clients: LoadClient[] = [];
  try {
    const plan = planClients(options, formats);
    const latencies = new Map<string, Latencies>();
    const known = new Map<string, KnownMessages<readonly LoadMessage[]>>();
    await connectCrowd(
      plan.length,
      (index) => {
        const { kind, format } = plan[index] ?? { kind: "healthy", format: "classic" };
        const monotonicMillis = () => parts.clock.monotonicMillis();
        const group = `${kind} ${format}`;
        const shared = latencies.get(group) ?? new Latencies();
        latencies.set(group, shared);
        const knownOfFormat = known.get(format) ?? new KnownMessages();
        known.set(format, knownOfFormat);
        const common = { options, codec, producer, monotonicMillis };
        const client = new LoadClient({ kind, format, latencies: shared, known: knownOfFormat, ...common });
        clients.push(client);
        return client;
      },
      (connected) => parts.progress(() => `connecting: ${connected} of ${plan.length} clients`),
    );
    if (producer !== undefined) await beginProducing(producer, clients, options, parts.clock);
    return await measureLoad(options, parts, { style, pid, producer, clients });
  } finally {
    producer?.close();
    for (const client of clients) client.close();
  }
}

function producerOptions({ producerUrl, token, hz, eventsHz, topics }: LoadOptions) {
  const isSubscribed = (topic: string) => topics.some((pattern) => matchesTopic(pattern, topic));
  const events = eventsHz > 0 && isSubscribed(`custom/${LOAD_EVENT}`);
  return {
    url: withToken({ url: producerUrl, protocols: [] }, token).url,
    hz,
    eventsHz,
    sends: { fps: isSubscribed(FRAMES), tracking: isSubscribed(POSES), events },
  };
}

/** Starts the producer and waits until one of its messages reaches a client. Fails: not_relayed. */
async function beginProducing(
  producer: LoadProducer,
  clients: readonly LoadClient[],
  { producerUrl, token, topics, eventsHz }: LoadOptions,
  clock: Clock,
): Promise<void> {
  const { fps, tracking, events } = producer.sends;
  if (!fps && !tracking && !events)
    throw new RelayError(
      "not_relayed",
      `expected --topics with a topic of load's own producer (${FRAMES}, ${POSES} or custom/${LOAD_EVENT}), got ${topics.join(", ")}: add one, or only listen with --hz 0`,
    );
  if (!(await producer.connected())) {
    const { message } = await whyRefused(producerUrl, token);
    throw new RelayError(
      "not_relayed",
      `expected the server to accept a game at ${producerUrl}, but ${message}. Set the address with --producer-url, or only listen with --hz 0`,
    );
  }
  producer.start();
  const firstEventMillis = fps || tracking ? 0 : 1000 / eventsHz;
  const endMillis = clock.monotonicMillis() + FIRST_MESSAGE_MILLIS + firstEventMillis;
  const healthy = clients.filter(({ kind }) => kind === "healthy");
  while (healthy.every(({ ownDelivered }) => ownDelivered === 0)) {
    if (clock.monotonicMillis() > endMillis)
      throw new RelayError(
        "not_relayed",
        `expected the messages of the producer at ${producerUrl} to reach the clients, but none arrived within ${FIRST_MESSAGE_MILLIS / 1000} s: if the server has no /producer, only listen with --hz 0`,
      );
    await pause(clock, LOOK_MILLIS);
  }
}
