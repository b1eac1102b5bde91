import { connect, type Socket } from "node:net";

/** A pose in the form of Monado's remote devices. Units: metres; quaternion x y z w. */
export interface RemotePose {
  position: readonly [number, number, number];
  rotation: readonly [number, number, number, number];
}

/** A hand of Monado's remote devices. */
export interface RemoteHand extends RemotePose {
  /** Whether the controller is switched on. */
  active: boolean;
  /** 0 to 1. */
  trigger: number;
  /** 0 to 1. */
  grip: number;
  /** Axes of the thumbstick, -1 to 1; at rest by default. */
  thumbstick?: readonly [number, number];
  aButton: boolean;
  /** Whether the runtime tracks the fingers; by default not. */
  hasFingers?: boolean;
}

/** State of the headset and both hands. */
export interface RemoteState {
  head: RemotePose;
  left: RemoteHand;
  right: RemoteHand;
}

const PORT = 4242;
const PACKET_BYTES = 376;
const HEAD_AT = 8;
const VIEW_BYTES = 48;
const HEAD_BYTES = 128;
const HAND_BYTES = 120;

/**
 * Moves the headset and hands of a Monado that runs with `P_OVERRIDE_ACTIVE_CONFIG=remote`.
 * Source: Monado's remote driver: one packet of 376 bytes, little-endian, with the whole state.
 */
export class MonadoDevices implements Disposable {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    // Monado first sends its own state, which the tests do not need.
    socket.resume();
    socket.on("error", () => socket.destroy());
  }

  /** Connects to the runtime once it listens. */
  static async connect(): Promise<MonadoDevices> {
    while (true) {
      const socket = connect(PORT, "127.0.0.1");
      const connected = await new Promise<boolean>((resolve) => {
        socket.once("connect", () => resolve(true));
        socket.once("error", () => resolve(false));
      });
      if (connected) return new MonadoDevices(socket);
      await Bun.sleep(50);
    }
  }

  /** Moves all devices to this state. */
  set(state: RemoteState): void {
    this.#socket.write(encodeRemoteState(state));
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}

function encodeRemoteState({ head, left, right }: RemoteState): Uint8Array {
  const packet = new DataView(new ArrayBuffer(PACKET_BYTES));
  new Uint8Array(packet.buffer).set(new TextEncoder().encode("mndrmt3\0"));
  for (const view of [0, 1]) {
    const at = HEAD_AT + view * VIEW_BYTES;
    putFloats(packet, at, [-0.785, 0.785, 0.785, -0.785, 0, 0, 0, 1]);
  }
  putPose(packet, HEAD_AT + 2 * VIEW_BYTES, head);
  putHand(packet, HEAD_AT + HEAD_BYTES, left);
  putHand(packet, HEAD_AT + HEAD_BYTES + HAND_BYTES, right);
  return new Uint8Array(packet.buffer);
}

/** Pose, 2 x 3 speeds, 5 fingers, 8 axes: trigger, grip and its force, thumbstick, trackpad; then hand tracking, active, 11 buttons. */
function putHand(packet: DataView, at: number, hand: RemoteHand): void {
  putPose(packet, at, hand);
  const axes = at + 4 * (7 + 6 + 5);
  putFloats(packet, axes, [hand.trigger, hand.grip, 0, ...(hand.thumbstick ?? [0, 0])]);
  const switches = axes + 4 * 8;
  packet.setUint8(switches, hand.hasFingers === true ? 1 : 0);
  packet.setUint8(switches + 1, hand.active ? 1 : 0);
  // The switches begin with the system button's click and touch.
  packet.setUint8(switches + 4, hand.aButton ? 1 : 0);
}

function putPose(packet: DataView, at: number, { position, rotation }: RemotePose): void {
  putFloats(packet, at, [...rotation, ...position]);
}

function putFloats(packet: DataView, at: number, values: readonly number[]): void {
  for (const [index, value] of values.entries()) packet.setFloat32(at + 4 * index, value, true);
}
