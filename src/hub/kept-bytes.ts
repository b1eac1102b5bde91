/** What the histories of all topics hold together, beside numbers. Each history adds to it and takes from it. */
export interface KeptBytes {
  bytes: number;
}
