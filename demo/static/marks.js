// The signs of the map: a house for a resident, a disc for a volunteer. Each state has its own
// shape or sign, so that none is told by colour alone.

const SVG = "http://www.w3.org/2000/svg";

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const TICK = "M-5 0-1.5 4 5-4";
const CROSS = "M-3.5-3.5 3.5 3.5M3.5-3.5-3.5 3.5";
const QUESTION = "M-3.5-3a3.5 3.5 0 1 1 5 3.2C0 1.2 0 1.8 0 2.8M0 6.4v.2";
const CALL = "M0-4V2M0 5.6v.2";
const DOTS = "M-4.5 0v.1M0 0v.1M4.5 0v.1";
const BARS = "M-2.2-3V3M2.2-3V3";
const HOUSE = "M-10 9V-2L0-11 10-2V9Z";

/** By role and state: what it is called, the size of its disc in pixels, its sign. */
export const STATES = {
  resident: {
    waiting: { words: "attend un voisin", plural: "attendent un voisin", sign: CALL },
    helped: { words: "un voisin vient", plural: "un voisin vient", sign: TICK },
    idle: { words: "habitant", plural: "habitants" },
  },
  volunteer: {
    yes: { words: "a dit oui", plural: "ont dit oui", disc: 11, sign: TICK },
    asked: { words: "on lui demande", plural: "on leur demande", disc: 11, sign: QUESTION },
    no: { words: "pas cette fois", plural: "pas cette fois", disc: 9, sign: CROSS },
    busy: { words: "aide quelqu'un", plural: "aident quelqu'un", disc: 9, sign: DOTS },
    paused: { words: "en pause", plural: "en pause", disc: 8, sign: BARS },
    idle: { words: "bénévole disponible", plural: "bénévoles disponibles", disc: 6 },
  },
};

/** The state a pin is shown in: its own where its role has that state, else "idle". */
export const shownState = ({ role, state }) => STATES[role][state] ? state : "idle";

export const stateOf = (pin) => STATES[pin.role][shownState(pin)];

export const inState = (pins, role, state) =>
  pins.filter((pin) => pin.role === role && shownState(pin) === state);

export function mark(pin) {
  const { disc, sign } = stateOf(pin);
  const { role } = pin;
  const group = svg("g", { class: `mark ${role} ${shownState(pin)}` });
  group.append(role === "resident" ? svg("path", { class: "body", d: HOUSE })
    : svg("circle", { class: "body", r: disc }));
  if (sign) group.append(svg("path", { class: "sign", d: sign }));
  return group;
}
