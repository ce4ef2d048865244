// Finds a free spot for the names on the map: beside, above or below their mark, else none.

const HEIGHT = 20;
const GAP = 14;

const SPOTS = [
  (x, y, w) => ({ x: x + GAP, y: y - HEIGHT / 2, w }),
  (x, y, w) => ({ x: x - GAP - w, y: y - HEIGHT / 2, w }),
  (x, y, w) => ({ x: x - w / 2, y: y - GAP - HEIGHT, w }),
  (x, y, w) => ({ x: x - w / 2, y: y + GAP, w }),
  (x, y, w) => ({ x: x + GAP, y: y - GAP - HEIGHT, w }),
  (x, y, w) => ({ x: x + GAP, y: y + GAP, w }),
  (x, y, w) => ({ x: x - GAP - w, y: y - GAP - HEIGHT, w }),
  (x, y, w) => ({ x: x - GAP - w, y: y + GAP, w }),
];

export class Labels {
  constructor(width, height) {
    this.inside = ({ x, y, w }) => x >= 0 && y >= 0 && x + w <= width && y + HEIGHT <= height;
    this.taken = [];
  }

  /** Keeps a mark's own spot free of names. */
  keep(x, y, half = 10) {
    this.taken.push({ x: x - half, y: y - half, w: 2 * half, h: 2 * half });
  }

  place(x, y, width) {
    const free = SPOTS.map((spot) => ({ ...spot(x, y, width), h: HEIGHT }))
      .find((box) => this.inside(box) && !this.taken.some((other) => overlap(box, other)));
    if (free) this.taken.push(free);
    return free;
  }
}

function overlap(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
