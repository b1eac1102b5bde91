import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliProcess, FROM_SOURCE } from "../support/cli-process.ts";
import {
  askForRelays,
  type DnsAnswer,
  type DnsRecord,
  listenToGroup,
  MULTICAST_DNS,
  openSocket,
  relayQuestion,
} from "../support/multicast-dns.ts";
import { skipWithout } from "../support/needs.ts";
import { NETWORK_NAMESPACES, TestHost } from "../support/network-namespace.ts";

setDefaultTimeout(30_000);

const SERVICE = "_godot-telemetry._tcp.local";

/** A relay on another host that is announced there. */
function announcedRelay(host: TestHost, name: string, ...flags: string[]): CliProcess {
  const args = ["serve", "--port", "0", "--host", "0.0.0.0", "--announce", "--announce-name", name, ...flags];
  return new CliProcess(args, { command: host.command(...FROM_SOURCE), endsBy: "SIGTERM" });
}

const portOf = async (relay: CliProcess): Promise<string> => new URL(await relay.relayUrl()).port;

/** What `doctor --find` says of the network on another host. */
async function networkFindings(host: TestHost, ...flags: string[]): Promise<unknown[]> {
  const args = ["doctor", "--find", "--json", ...flags];
  await using doctor = new CliProcess(args, { command: host.command(...FROM_SOURCE) });
  const { findings } = JSON.parse((await doctor.rest()).join("\n")) as { findings: { check: string }[] };
  return findings.filter(({ check }) => check === "network");
}

const recordsOf = (answers: readonly DnsAnswer[], type: string): DnsRecord[] =>
  answers.flatMap(({ records }) => records).filter((record) => record.type === type);

const namesIn = (answers: readonly DnsAnswer[]): unknown[] => [
  ...new Set(recordsOf(answers, "PTR").map(({ data }) => data)),
];

describe.concurrent.skipIf(skipWithout(NETWORK_NAMESPACES))("serve --announce", () => {
  test("answers another machine which asks for relays, and says goodbye", async () => {
    using host = new TestHost();
    const [{ here, there }] = host.links as [TestHost["links"][number]];
    await using relay = announcedRelay(host, "lab relay", "--insecure", "--site", "lab");
    const port = await portOf(relay);
    const [answer] = (await askForRelays(here)) as [DnsAnswer];
    expect({ ...answer, records: answer.records.filter(({ type }) => type !== "other") }).toEqual({
      sender: there,
      id: 0x1234,
      records: [
        { name: SERVICE, type: "PTR", lifetime: 10, data: `lab relay.${SERVICE}` },
        {
          name: `lab relay.${SERVICE}`,
          type: "TXT",
          lifetime: 10,
          data: ["v=1", "path=/producer", "site=lab"],
        },
        {
          name: `lab relay.${SERVICE}`,
          type: "SRV",
          lifetime: 10,
          data: `lab-relay-telemetry-${port}.local:${port}`,
        },
        { name: `lab-relay-telemetry-${port}.local`, type: "A", lifetime: 10, data: there },
      ],
    });
    const goodbye = Promise.withResolvers<DnsRecord>();
    await using _group = await listenToGroup(here, ({ records }) => {
      const gone = records.find(({ type, lifetime }) => type === "PTR" && lifetime === 0);
      if (gone !== undefined) goodbye.resolve(gone);
    });
    relay.process.kill("SIGTERM");
    expect(await goodbye.promise).toEqual({
      name: SERVICE,
      type: "PTR",
      lifetime: 0,
      data: `lab relay.${SERVICE}`,
    });
    expect(await relay.process.exited).toBe(0);
  });

  test("tells whether the relay has TLS and needs a token, and neither token nor anything else", async () => {
    const cache = mkdtempSync(join(tmpdir(), "announce-"));
    using host = new TestHost();
    await using _secured = new CliProcess(
      [
        ...["serve", "--port", "0", "--host", "0.0.0.0", "--announce", "--announce-name", "lab"],
        ...["--tls-self-signed", "--token", "a-secret-of-sixteen", "--site", "lab"],
      ],
      { command: host.command(...FROM_SOURCE), env: { ...process.env, XDG_CACHE_HOME: cache } },
    );
    const answers = await askForRelays(host.links[0]?.here ?? "");
    expect(recordsOf(answers, "TXT").map(({ data }) => data)).toEqual([
      ["v=1", "path=/producer", "site=lab", "tls=1", "token=1"],
    ]);
    expect(JSON.stringify(answers)).not.toContain("secret");
    rmSync(cache, { recursive: true, force: true });
  });

  test("is found by each network of the machine, at its address there", async () => {
    using host = new TestHost(2);
    await using _relay = announcedRelay(host, "lab", "--insecure");
    for (const { here, there } of host.links) {
      const answers = await askForRelays(here);
      expect(new Set(answers.map(({ sender }) => sender))).toEqual(new Set([there]));
    }
  });

  test("gives a relay another name if the network has one of this name", async () => {
    using host = new TestHost();
    const { here = "" } = host.links[0] ?? {};
    await using _first = announcedRelay(host, "lab", "--insecure");
    await askForRelays(here);
    await using second = announcedRelay(host, "lab", "--insecure");
    const names = namesIn(await askForRelays(here, (answers) => namesIn(answers).length > 1));
    expect(names.sort()).toEqual([`lab (2).${SERVICE}`, `lab.${SERVICE}`]);
    expect(await second.errorLine()).toContain('another relay with the name \\"lab\\"');
  });

  test("survives packets that are none, and answers on", async () => {
    using host = new TestHost();
    const { here = "" } = host.links[0] ?? {};
    await using relay = announcedRelay(host, "lab", "--insecure");
    await askForRelays(here);
    await using socket = await openSocket(here, 0);
    const question = relayQuestion();
    const hostile = [
      ...Array.from(question, (_, length) => question.subarray(0, length)),
      // A name that leads to itself, and two that lead to each other.
      Buffer.from("000084000001000000000000c00c000c0001", "hex"),
      Buffer.from("000000000001000000000000c00ec00c000c0001", "hex"),
      ...[0, 1, 2, 3].map((seed) =>
        Buffer.from(Array.from({ length: 900 }, (_, i) => (i * 167 + seed * 59) & 0xff)),
      ),
      Buffer.concat([Buffer.from("00008400ffffffffffffffff", "hex"), Buffer.alloc(8000, 0xc0)]),
    ];
    for (const packet of hostile) socket.send(packet, MULTICAST_DNS.port, MULTICAST_DNS.address);
    const answers = await askForRelays(here);
    expect(namesIn(answers)).toEqual([`lab.${SERVICE}`]);
    expect(relay.process.exitCode).toBeNull();
  });

  test("warns of a machine without a network, and runs; doctor says so", async () => {
    using host = new TestHost();
    host.ip("link", "set", "lan0", "down");
    await using relay = announcedRelay(host, "lab", "--insecure");
    const url = (await relay.relayUrl()).replace("0.0.0.0", "127.0.0.1");
    expect(await relay.errorLine()).toContain(
      "this machine has no IPv4 network: games find the relay once it has one",
    );
    expect(await networkFindings(host, "--url", url)).toEqual([
      expect.objectContaining({
        verdict: "problem",
        what: "the relay runs with --announce, but is not announced (waiting)",
      }),
      expect.objectContaining({
        verdict: "hint",
        what: "this machine is in no network, so no relay was found there",
      }),
    ]);
  });

  test("warns if another program keeps the port of multicast DNS, and runs", async () => {
    using host = new TestHost();
    const keep = 'require("node:dgram").createSocket("udp4").bind(5353, () => console.log("kept"))';
    await using keeper = new CliProcess(["-e", keep], { command: host.command(process.execPath) });
    expect(await keeper.line()).toBe("kept");
    await using relay = announcedRelay(host, "lab", "--insecure");
    expect(await relay.errorLine()).toContain(
      "the relay is not announced on the local network (bind EADDRINUSE",
    );
    const status = await fetch(`http://${host.links[0]?.there}:${await portOf(relay)}/status`);
    expect(await status.json()).toMatchObject({ announced: { name: "lab", state: "failed" } });
  });

  test("is what doctor finds in the network", async () => {
    using host = new TestHost();
    await using relay = announcedRelay(host, "lab", "--insecure");
    const url = (await relay.relayUrl()).replace("0.0.0.0", "127.0.0.1");
    expect(await relay.errorLine()).toContain("announced on the local network");
    expect(await networkFindings(host, "--url", url)).toEqual([
      { check: "network", verdict: "fine", what: 'the relay is announced on the local network as "lab"' },
      {
        check: "network",
        verdict: "fine",
        what: `the network has a relay "lab" at ws://${host.links[0]?.there}:${new URL(url).port}`,
      },
    ]);
  });
});

test("serve --announce on loopback says what to do", async () => {
  await using relay = new CliProcess(["serve", "--port", "0", "--announce"]);
  expect(await relay.process.exited).toBe(2);
  expect(await relay.stderr).toBe(
    "error: expected an address that other machines reach with announce (--announce), such as --host 0.0.0.0, got 127.0.0.1: games on other machines would find a relay that they cannot reach\n",
  );
});
