/**
 * Calls back once everything that the sockets of this process have received by now has been read. In each turn of the event loop the runtime
 * first runs what waits for the turn, and then reads all sockets: a turn that has begun reading is not enough, the next one is.
 */
export function afterReading(callback: () => void): void {
  setImmediate(() => setImmediate(callback));
}
