/** From this share of the lost time on, a part of a frame explains a hitch. */
export const ENOUGH = 0.4;
