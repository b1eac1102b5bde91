import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";

/** The version of the protocol of adb 1.0.41. A client of another version ends the server and starts its own. */
const VERSION = "0029";

/** What a fake device is. */
interface FakeDeviceParts {
  model?: string;
  /** As the server lists it. */
  state?: string;
  /** The device's clock minus this machine's. Units: seconds. */
  clockOffsetSeconds?: number;
  /** Processes: the name of the app by number. */
  processes?: Readonly<Record<number, string>>;
  address?: string;
  batteryTenths?: number;
  thermalStatus?: number;
}

/** A device of a {@link FakeAdbServer}: answers the commands that the relay runs, and logs lines that a test makes. */
export class FakeAdbDevice {
  /** The rules of `adb reverse`. */
  readonly reversed = new Map<string, string>();
  readonly #followers = new Set<(line: string) => void>();
  #lines: string[] = [];

  constructor(
    readonly serial: string,
    public parts: FakeDeviceParts,
  ) {}

  /** The device's clock. Units: unix seconds. */
  get now(): number {
    return Date.now() / 1000 + (this.parts.clockOffsetSeconds ?? 0);
  }

  /** How many read the log now. */
  get followers(): number {
    return this.#followers.size;
  }

  /** Logs a message with the tag VrApi, in the form of `logcat -v epoch`; at the device's time, or earlier. */
  log(message: string, agoSeconds = 0): void {
    this.logLine(`${(this.now - agoSeconds).toFixed(3).padStart(19)}  2072 10406 I VrApi   : ${message}`);
  }

  /** Logs a line as it is. */
  logLine(line: string): void {
    this.#lines = [...this.#lines, line].slice(-1000);
    for (const follow of this.#followers) follow(line);
  }

  /** The output of a command that ends. */
  output(command: string): string {
    const { model = "Quest 3", processes = {}, address = "10.0.0.7" } = this.parts;
    const [, pid] = /^ps -p (\d+) -o NAME=$/.exec(command) ?? [];
    if (pid !== undefined) {
      const name = processes[Number(pid)];
      return name === undefined ? "" : `${name}\n`;
    }
    switch (command) {
      case "getprop ro.product.model":
        return `${model}\n`;
      case "date +%s.%N":
        return `${this.now.toFixed(9)}\n`;
      case "dumpsys battery; dumpsys thermalservice":
        return this.#state();
      case "ip -o addr show":
        return `2: wlan0    inet ${address}/24 brd 10.0.0.255 scope global wlan0\n`;
      default:
        return `/system/bin/sh: ${command}: not found\n`;
    }
  }

  /** Follows the log: first what was logged before. Returns how to stop. */
  follow(command: string, follow: (line: string) => void): () => void {
    const last = / -T (\d+)/.exec(command)?.[1];
    for (const line of this.#lines.slice(last === undefined ? 0 : -Number(last))) follow(line);
    this.#followers.add(follow);
    return () => this.#followers.delete(follow);
  }

  #state(): string {
    const { batteryTenths = 310, thermalStatus = 0 } = this.parts;
    return [
      "Current Battery Service state:",
      "  AC powered: false",
      "  USB powered: true",
      "  status: 2",
      "  level: 87",
      "  scale: 100",
      `  temperature: ${batteryTenths}`,
      "IsStatusOverride: false",
      `Thermal Status: ${thermalStatus}`,
      "Cached temperatures:",
      "\tTemperature{mValue=36.6, mType=3, mName=skin, mStatus=0}",
      "",
    ].join("\n");
  }
}

/**
 * Speaks the protocol of the server of adb, with devices that a test makes: the real one needs a headset. Debian's own `adb` talks to it in
 * `test/support/fake-adb-server.test.ts`.
 */
export class FakeAdbServer implements AsyncDisposable {
  /** Every service that was asked for, in order. */
  readonly services: string[] = [];
  readonly #devices = new Map<string, FakeAdbDevice>();
  readonly #trackers = new Set<Socket>();
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => this.#serve(socket));
  }

  /** Starts on a free port, or on a port that was free. */
  static async start(port = 0): Promise<FakeAdbServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return new FakeAdbServer(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What the relay has not read yet, beyond what the operating system holds. */
  get unsentBytes(): number {
    return [...this.#sockets].reduce((sum, { writableLength }) => sum + writableLength, 0);
  }

  /** Plugs a device in. */
  plugIn(serial: string, parts: FakeDeviceParts = {}): FakeAdbDevice {
    const device = new FakeAdbDevice(serial, parts);
    this.#devices.set(serial, device);
    this.#listChanged();
    return device;
  }

  /** Pulls the cable: its services end, and its rules of `adb reverse` are gone. */
  unplug(device: FakeAdbDevice): void {
    this.#devices.delete(device.serial);
    for (const socket of this.#sockets) if (this.#deviceOf.get(socket) === device) socket.destroy();
    this.#listChanged();
  }

  /** Ends, as `adb kill-server` does. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.stop();
  }

  readonly #deviceOf = new WeakMap<Socket, FakeAdbDevice>();

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let unread = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#sockets.delete(socket);
      this.#trackers.delete(socket);
    });
    socket.on("data", (bytes: Buffer) => {
      unread = Buffer.concat([unread, bytes]);
      for (;;) {
        const length = Number.parseInt(unread.toString("latin1", 0, 4), 16);
        if (unread.length < 4 || Number.isNaN(length) || unread.length < 4 + length) return;
        const service = unread.toString("utf8", 4, 4 + length);
        unread = unread.subarray(4 + length);
        this.services.push(service);
        this.#answer(socket, service);
      }
    });
  }

  #answer(socket: Socket, service: string): void {
    const device = this.#deviceOf.get(socket);
    if (device !== undefined) this.#answerOnDevice(socket, device, service);
    else if (service === "host:version") end(socket, `OKAY${block(VERSION)}`);
    else if (service === "host:devices") end(socket, `OKAY${block(this.#list())}`);
    else if (service === "host:track-devices") {
      this.#trackers.add(socket);
      socket.write(`OKAY${block(this.#list())}`);
    } else if (/^host(?:-serial:.+)?:features$/.test(service)) end(socket, `OKAY${block("cmd")}`);
    else this.#transport(socket, service);
  }

  /** Joins the connection with a device. */
  #transport(socket: Socket, service: string): void {
    const [, form, serial] = /^host:(transport|tport)[:-](?:serial:)?(.+)$/.exec(service) ?? [];
    if (form === undefined) {
      fail(socket, `unknown host service '${service}'`);
      return;
    }
    const device = serial === "any" ? [...this.#devices.values()][0] : this.#devices.get(serial ?? "");
    const state = device?.parts.state ?? "device";
    if (device === undefined) fail(socket, `device '${serial}' not found`);
    else if (state !== "device") fail(socket, `device ${state}`);
    else {
      this.#deviceOf.set(socket, device);
      socket.write(form === "tport" ? `OKAY${"\u0001".padEnd(8, "\0")}` : "OKAY");
    }
  }

  #answerOnDevice(socket: Socket, device: FakeAdbDevice, service: string): void {
    const [, kind, rest = ""] = /^(exec|shell|reverse):(.*)$/s.exec(service) ?? [];
    if (kind === undefined) fail(socket, "closed");
    else if (kind === "reverse") this.#reverse(socket, device, rest);
    else this.#run(socket, device, rest);
  }

  #run(socket: Socket, device: FakeAdbDevice, rest: string): void {
    socket.write("OKAY");
    const command = rest
      .replace(/^export ANDROID_LOG_TAGS=\S*; /, "")
      .replace(/^exec /, "")
      .replaceAll("'", "");
    if (!command.startsWith("logcat")) end(socket, device.output(command));
    else
      socket.on(
        "close",
        device.follow(command, (line) => socket.write(`${line}\n`)),
      );
  }

  #reverse(socket: Socket, { reversed }: FakeAdbDevice, request: string): void {
    const [, from, to] = /^forward:(?:norebind:)?([^;]+);(.+)$/.exec(request) ?? [];
    const [, ended] = /^killforward:(.+)$/.exec(request) ?? [];
    if (request === "list-forward") {
      const rules = [...reversed].map(([local, remote]) => `UsbFfs ${local} ${remote}\n`);
      end(socket, `OKAY${block(rules.join(""))}`);
    } else if (from !== undefined && to !== undefined) {
      reversed.set(from, to);
      end(socket, "OKAYOKAY");
    } else if (ended !== undefined && reversed.delete(ended)) end(socket, "OKAYOKAY");
    else end(socket, `OKAYFAIL${block(`listener '${ended}' not found`)}`);
  }

  #list(): string {
    return [...this.#devices.values()]
      .map(({ serial, parts }) => `${serial}\t${parts.state ?? "device"}\n`)
      .join("");
  }

  #listChanged(): void {
    for (const tracker of this.#trackers) tracker.write(block(this.#list()));
  }
}

function block(text: string): string {
  return `${Buffer.byteLength(text).toString(16).padStart(4, "0")}${text}`;
}

function end(socket: Socket, answer: string): void {
  socket.end(answer);
}

function fail(socket: Socket, reason: string): void {
  end(socket, `FAIL${block(reason)}`);
}
