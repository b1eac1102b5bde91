const { fround, sqrt } = Math;

/** A basis with a smaller volume is flat and has no rotation. */
const MIN_VOLUME = 1e-5;
/** A larger volume comes from values that are too large to compute with. */
const MAX_VOLUME = 1e30;

/**
 * Computes the rotation of a basis, without its scale and mirroring.
 * Source: Gram-Schmidt, then Shepperd's method. Each step is rounded to float32 like the engine's, so that the results are equal to the last bit.
 */
export class BasisRotation {
  /** x, y, z, w of the last basis that had a rotation. */
  readonly quaternion: [number, number, number, number] = [0, 0, 0, 1];
  /** The columns of the basis one after the other, made orthogonal and of length 1. */
  readonly #axes = new Float32Array(9);

  /**
   * Reads a basis: the first nine of `values`, row by row. Returns false if it has no rotation, because it is flat or has a value that is not a number.
   */
  read(values: readonly number[]): boolean {
    const axes = this.#axes;
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 3; column++) axes[column * 3 + row] = values[row * 3 + column] as number;
    }
    const volume = Math.abs(this.#volume());
    // Written so that NaN is refused too.
    if (!(volume > MIN_VOLUME && volume < MAX_VOLUME)) return false;
    this.#normalize(0);
    const xy = this.#dot(0, 3);
    for (let i = 0; i < 3; i++) axes[3 + i] = this.#at(3 + i) - fround(this.#at(i) * xy);
    this.#normalize(3);
    const xz = this.#dot(0, 6);
    const yz = this.#dot(3, 6);
    for (let i = 0; i < 3; i++) {
      const withoutX = fround(this.#at(6 + i) - fround(this.#at(i) * xz));
      axes[6 + i] = withoutX - fround(this.#at(3 + i) * yz);
    }
    this.#normalize(6);
    if (this.#volume() < 0) for (let i = 0; i < 9; i++) axes[i] = -this.#at(i);
    this.#toQuaternion();
    return true;
  }

  #toQuaternion(): void {
    const into = this.quaternion;
    const trace = fround(fround(this.#element(0, 0) + this.#element(1, 1)) + this.#element(2, 2));
    if (trace > 0) {
      const root = fround(sqrt(fround(trace + 1)));
      const scale = fround(0.5 / root);
      into[3] = fround(root * 0.5);
      for (let i = 0; i < 3; i++) {
        const j = (i + 1) % 3;
        const k = (i + 2) % 3;
        into[i] = fround(fround(this.#element(k, j) - this.#element(j, k)) * scale);
      }
      return;
    }
    // The largest element of the diagonal is the safest divisor.
    const i = this.#largestOfDiagonal();
    const j = (i + 1) % 3;
    const k = (i + 2) % 3;
    const withoutJ = fround(this.#element(i, i) - this.#element(j, j));
    const root = fround(sqrt(fround(fround(withoutJ - this.#element(k, k)) + 1)));
    const scale = fround(0.5 / root);
    into[i] = fround(root * 0.5);
    into[3] = fround(fround(this.#element(k, j) - this.#element(j, k)) * scale);
    into[j] = fround(fround(this.#element(j, i) + this.#element(i, j)) * scale);
    into[k] = fround(fround(this.#element(k, i) + this.#element(i, k)) * scale);
  }

  #largestOfDiagonal(): number {
    const xx = this.#element(0, 0);
    const yy = this.#element(1, 1);
    const zz = this.#element(2, 2);
    if (xx < yy) return yy < zz ? 2 : 1;
    return xx < zz ? 2 : 0;
  }

  #normalize(axis: number): void {
    const squared = this.#dot(axis, axis);
    if (squared === 0) return;
    const length = fround(sqrt(squared));
    for (let i = 0; i < 3; i++) this.#axes[axis + i] = this.#at(axis + i) / length;
  }

  #dot(a: number, b: number): number {
    const first = fround(this.#at(a) * this.#at(b));
    const second = fround(this.#at(a + 1) * this.#at(b + 1));
    return fround(fround(first + second) + fround(this.#at(a + 2) * this.#at(b + 2)));
  }

  /** The determinant; negative if the basis is mirrored. */
  #volume(): number {
    let volume = 0;
    for (let i = 0; i < 3; i++) {
      const j = (i + 1) % 3;
      const k = (i + 2) % 3;
      const square = this.#element(j, 1) * this.#element(k, 2) - this.#element(k, 1) * this.#element(j, 2);
      volume += this.#element(i, 0) * square;
    }
    return volume;
  }

  #element(row: number, column: number): number {
    return this.#at(column * 3 + row);
  }

  #at(index: number): number {
    return this.#axes[index] as number;
  }
}
