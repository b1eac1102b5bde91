/** How long a request takes: quick ones are served while long ones are refused. */
export type WorkLength = "quick" | "long";

/** Who pays for the work of HTTP requests. Units of work: milliseconds of the event loop. */
export interface WorkPort {
  /** Takes work that is only estimated from the account of an address. Returns false and takes nothing if too little is left. Long work leaves something for quick work. */
  admits(address: string, millis: number, length: WorkLength): boolean;
  /** Takes the work that was done beyond the estimate; a negative amount gives back. */
  charge(address: string, millis: number): void;
}
