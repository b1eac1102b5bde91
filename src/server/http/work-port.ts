/** Who pays for the work of HTTP requests. Units of work: milliseconds of the event loop. */
export interface WorkPort {
  /** Takes work that is only estimated from the account of an address. Returns false and takes nothing if more than `spareMillis` would not be left. */
  admits(address: string, millis: number, spareMillis: number): boolean;
  /** Takes the work that was done beyond the estimate; a negative amount gives back. */
  charge(address: string, millis: number): void;
}
