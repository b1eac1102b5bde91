/** Where the server of adb listens. */
export interface AdbAddress {
  host: string;
  port: number;
}

const DEFAULT: Readonly<AdbAddress> = { host: "127.0.0.1", port: 5037 };

/** The address of the server of adb, by the environment variables that adb itself reads. */
export function adbAddress(env: Readonly<Record<string, string | undefined>>): AdbAddress {
  const [, socketHost, socketPort] = /^tcp:(?:(.+):)?(\d+)$/.exec(env.ADB_SERVER_SOCKET ?? "") ?? [];
  const port = portOf(socketPort ?? env.ANDROID_ADB_SERVER_PORT);
  return { host: socketHost ?? (env.ANDROID_ADB_SERVER_ADDRESS || DEFAULT.host), port: port ?? DEFAULT.port };
}

/** A text as the number of a port; undefined if it is none. */
export function portOf(text: string | undefined): number | undefined {
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : undefined;
}
