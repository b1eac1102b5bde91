/** The process with the games and the clients. Takes a LatencyOrder or a CpuOrder as JSON, prints a LinkLatency or a LinkCpu as JSON. */
import { OPCODE } from "../../../src/cli/load/frame-reader.ts";
import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { PERFORMANCE_BYTES, PERFORMANCE_PACKET } from "../../../src/protocol/packet-layout.ts";
import { distributionOf } from "../../support/statistics.ts";
import { PoseClient } from "../latency/pose-client.ts";
import { sendEvenly } from "../send-evenly.ts";
import { cpuNanosBetween, readThreadCpu } from "../servers/thread-cpu.ts";
import { posePacket } from "../wire/pose-packet.ts";
import { SentPackets } from "../wire/sent-packets.ts";
import type { CpuOrder, CpuPair, LatencyOrder, LinkCpu, LinkLatency } from "./links-report.ts";

/** Time limit for what must arrive. Units: milliseconds. */
const PATIENCE_MILLIS = 10_000;
/** Time in which the near relay falls silent before a window. Units: milliseconds. */
const SETTLING_MILLIS = 300;
const WARM_UP_SECONDS = 1;

const order = JSON.parse(process.argv[2] ?? "{}") as LatencyOrder | CpuOrder;
console.log(JSON.stringify(order.kind === "latency" ? await latency(order) : await cpu(order)));
process.exit(0);

async function latency({
  nearUrl,
  farUrl,
  rateHz,
  warmUpPackets,
  packets,
}: LatencyOrder): Promise<LinkLatency> {
  const sentAtMillis = new Float64Array(warmUpPackets + packets);
  const game = await RawWebSocket.connect(`${nearUrl}/producer`, { take: () => {} });
  await gameIsAt(farUrl, 1);
  const [near, far] = await Promise.all(
    [nearUrl, farUrl].map((url) => PoseClient.connect(url, "binary", sentAtMillis)),
  );
  if (near === undefined || far === undefined) throw new Error("expected two clients");
  // The far relay asks the near one for poses when its first client comes.
  await Bun.sleep(SETTLING_MILLIS);
  let sent = 0;
  const send = () => {
    const packet = posePacket(sent);
    sentAtMillis[sent++] = performance.now();
    game.sendBinary(packet);
  };
  const allCame = () => until(() => near.missing(sent) + far.missing(sent) === 0);
  await sendEvenly({ count: warmUpPackets, rateHz: 5 * rateHz }, send);
  await allCame();
  near.takeAgesMillis();
  far.takeAgesMillis();
  const latestSendMillis = await sendEvenly({ count: packets, rateHz }, send);
  await allCame();
  const [nearAges, farAges] = [near.takeAgesMillis(), far.takeAgesMillis()];
  const added = farAges.map((ageMillis, index) => ageMillis - (nearAges[index] ?? Number.NaN));
  return {
    near: distributionOf(Float64Array.from(nearAges)),
    far: distributionOf(Float64Array.from(farAges)),
    added: distributionOf(Float64Array.from(added)),
    faults: near.faults + far.faults + near.missing(sent) + far.missing(sent),
    latestSendMillis,
  };
}

async function cpu({ nearUrl, farUrl, nearPid, games, rateHz, pairs, seconds }: CpuOrder): Promise<LinkCpu> {
  const samples = games * rateHz * seconds;
  const sent = new SentPackets(games * rateHz * (WARM_UP_SECONDS + 2 * pairs * seconds));
  const sockets = await Promise.all(
    Array.from({ length: games }, () => RawWebSocket.connect(`${nearUrl}/producer`, { take: () => {} })),
  );
  await gameIsAt(farUrl, games);
  // A client of the near relay, so that the samples are sent on in every window.
  const near = await SampleCount.connect(nearUrl);
  const send = () => sent.sendNext((packet) => sockets[sent.count % games]?.sendBinary(packet));
  const sendFor = (duration: number) =>
    sendEvenly({ count: games * rateHz * duration, rateHz: games * rateHz }, send);
  let lost = 0;
  let latestSendMillis = 0;
  const windowNanos = async (far: SampleCount | undefined) => {
    await Bun.sleep(SETTLING_MILLIS);
    const [nearBefore, farBefore] = [near.count, far?.count ?? 0];
    const start = readThreadCpu(nearPid);
    latestSendMillis = Math.max(latestSendMillis, await sendFor(seconds));
    await until(() => near.count >= nearBefore + samples);
    const end = readThreadCpu(nearPid);
    if (far !== undefined) {
      await until(() => far.count >= farBefore + samples);
      lost += samples - (far.count - farBefore);
    }
    return start && end && cpuNanosBetween(start, end);
  };
  const linkedNanos = async () => {
    const far = await SampleCount.connect(farUrl);
    const nanos = await windowNanos(far);
    far.close();
    return nanos;
  };

  await sendFor(WARM_UP_SECONDS);
  const measured: CpuPair[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    // The order changes from pair to pair, so that drift favours neither.
    const linkedFirst = pair % 2 === 1 ? await linkedNanos() : undefined;
    const withoutNanos = await windowNanos(undefined);
    const withNanos = linkedFirst ?? (await linkedNanos());
    if (withoutNanos !== undefined && withNanos !== undefined) measured.push({ withoutNanos, withNanos });
  }
  return {
    games,
    rateHz,
    pairs: measured.length === pairs ? measured : undefined,
    samples,
    lost,
    latestSendMillis,
  };
}

/** Waits until a relay knows so many games. */
async function gameIsAt(url: string, games: number): Promise<void> {
  const status = `${url.replace("ws:", "http:")}/status`;
  const known = async () => {
    const { sources } = (await (await fetch(status)).json()) as { sources: { connected: boolean }[] };
    return sources.filter(({ connected }) => connected).length;
  };
  for (const endMillis = performance.now() + PATIENCE_MILLIS; (await known()) < games; await Bun.sleep(20))
    if (performance.now() > endMillis) throw new Error(`expected the games of the near relay at ${url}`);
}

/** Waits until it is so, for a limited time. */
async function until(isSo: () => boolean): Promise<void> {
  for (const endMillis = performance.now() + PATIENCE_MILLIS; !isSo() && performance.now() < endMillis; )
    await Bun.sleep(2);
}

/** A client that counts the 0x01 packets of all games. */
class SampleCount {
  count = 0;
  #socket: RawWebSocket | undefined;

  static async connect(url: string): Promise<SampleCount> {
    const client = new SampleCount();
    client.#socket = await RawWebSocket.connect(`${url}/?format=binary&topics=fps&max_hz=0&history=none`, {
      take(opcode, bytes, start, end) {
        if (opcode === OPCODE.binary && bytes[start] === PERFORMANCE_PACKET)
          client.count += (end - start) / PERFORMANCE_BYTES;
      },
    });
    return client;
  }

  close(): void {
    this.#socket?.terminate();
  }
}
